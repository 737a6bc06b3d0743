"""The path of the cities: which steps there are, who has reached them, whose turn it is.

The apps register what a step means in their AppConfig.ready(): `register_step(Step(…), find)`.
Order, name and due dates are rows (`PathStep`), so that the office can change them; a step
without its app is not shown. The service that records a fact calls
`cities.services.reach_step` in the same transaction; `find` tells the same from the facts, for
`manage.py rebuild_path` to compare.
"""

from cities.path.registry import (
    Ask,
    Fact,
    Step,
    Turns,
    UnknownStep,
    finder_of,
    register_step,
    registered_steps,
    step_of,
    unregister_step,
)
from cities.path.standing import Standing, StepStanding, standing, standing_of

__all__ = [
    "Ask",
    "Fact",
    "Standing",
    "Step",
    "StepStanding",
    "Turns",
    "UnknownStep",
    "finder_of",
    "register_step",
    "registered_steps",
    "standing",
    "standing_of",
    "step_of",
    "unregister_step",
]
