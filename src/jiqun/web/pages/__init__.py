"""One module per area of pages."""

from jiqun.web.pages import (
    about,
    board,
    clusters,
    computed,
    data,
    districts,
    enterprises,
    findings,
    identity,
    indicators,
    mechanisms,
    observations,
    overview,
    places,
    plans,
    reader,
    review,
    session,
    targets,
    tasks,
    vintages,
)

ROUTERS = [
    module.router
    for module in (
        overview,
        plans,
        reader,
        targets,
        indicators,
        tasks,
        clusters,
        enterprises,
        districts,
        computed,
        data,
        board,
        vintages,
        identity,
        findings,
        mechanisms,
        review,
        observations,
        places,
        session,
        about,
    )
]
