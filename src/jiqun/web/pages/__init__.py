"""One module per area of pages."""

from jiqun.web.pages import (
    about,
    clusters,
    data,
    districts,
    enterprises,
    findings,
    mechanisms,
    observations,
    overview,
    places,
    plans,
    reader,
    review,
    targets,
    tasks,
)

ROUTERS = [
    module.router
    for module in (
        overview,
        plans,
        reader,
        targets,
        tasks,
        clusters,
        enterprises,
        districts,
        data,
        findings,
        mechanisms,
        review,
        observations,
        places,
        about,
    )
]
