"""The order in which the departments deliver."""

from collections.abc import Callable

from demo.extracts import (
    actions,
    census,
    city311,
    commentaries,
    fire,
    health,
    hr,
    inventory,
    library,
    performance,
    permitting,
    police,
    procurement,
    recruiting,
    solid_waste,
    survey,
    water,
)
from demo.studio import Studio

# Population first: stops and rates use it.
MODULES = (
    *(census, city311, police, fire, health, solid_waste, library, hr, recruiting, permitting, procurement),
    *(survey, water, performance, commentaries, actions, inventory),
)
EXTRACTS: dict[str, Callable[[Studio], None]] = {module.EXTRACT: module.draw for module in MODULES}
