"""One module per area of pages."""

from jiqun.web.pages import (
    about,
    clusters,
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
        findings,
        mechanisms,
        review,
        observations,
        places,
        about,
    )
]
