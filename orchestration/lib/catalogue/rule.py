"""The shape of a rule about seeds."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class SeedRule:
    """Rows of `source` for which `where` is true break the rule; `problem` is a SQL text that follows the cell's value.

    Judged is every seed that has the columns `needs` (only `seeds`, when given); in the SQL it is called `{seed}`.
    `reads` are the columns of other seeds without which the rule cannot judge.
    """

    name: str
    column: str
    where: str
    problem: str
    remedy: str
    needs: tuple[str, ...] = ()
    source: str = "{seed}"
    seeds: tuple[str, ...] = ()
    reads: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    absent: Mapping[str, str] = field(default_factory=dict)
    """Column → what the SQL says as `{column}` where a seed lacks it; where it has it, the column itself."""

    def applies_to(self, seed: str, columns: Mapping[str, Collection[str]]) -> bool:
        reads = {**self.reads, seed: (*self.needs, self.column, *self.reads.get(seed, ()))}
        return (not self.seeds or seed in self.seeds) and all(
            set(needed) <= set(columns.get(name, ())) for name, needed in reads.items()
        )

    def query(self, seed: str, columns: Collection[str]) -> str:
        named = {name: name if name in columns else instead for name, instead in self.absent.items()}
        select = f"select _line, '{self.column}', {self.problem} from {self.source} where {self.where} order by all"
        return select.format(seed=seed, **named)

    def remedy_for(self, seed: str) -> str:
        return self.remedy.format(seed=seed)
