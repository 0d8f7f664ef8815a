"""What the functions, tables, API and mail cost in the hour before, as CloudWatch counts them and list prices say.

A bill comes a day late, and calls alone say little: one call may write a kilobyte or forty. So what is counted is what
each of them makes.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

_PERIOD, _HOUR, _QUARTER = 300, 12, 3


@dataclass(frozen=True, slots=True)
class _Counted:
    """``usd`` for one unit of what the query sums up, as in infra/planning/prices.toml: a test holds them together."""

    query: str
    usd: float


# A function's time is counted in milliseconds, each taken for half a gigabyte, the most that a function has.
_TABLES = 'FROM SCHEMA("AWS/DynamoDB", TableName)'
_INDEXES = 'FROM SCHEMA("AWS/DynamoDB", GlobalSecondaryIndexName, TableName)'
_WRITE, _READ = 1.3 * 0.625 / 1e6, 1.3 * 0.125 / 1e6
COUNTED = {
    "calls": _Counted('SELECT SUM("Count") FROM SCHEMA("AWS/ApiGateway", ApiId)', 1.3 * (1.00 + 0.20) / 1e6),
    "time": _Counted('SELECT SUM(Duration) FROM SCHEMA("AWS/Lambda", FunctionName)', 1.3 * 0.0000133334 / 1000 / 2),
    "writes": _Counted(f"SELECT SUM(ConsumedWriteCapacityUnits) {_TABLES}", _WRITE),
    "indexed": _Counted(f"SELECT SUM(ConsumedWriteCapacityUnits) {_INDEXES}", _WRITE),
    "reads": _Counted(f"SELECT SUM(ConsumedReadCapacityUnits) {_TABLES}", _READ),
    "mails": _Counted('SELECT SUM(Send) FROM "AWS/SES"', 0.10 / 1e3),
}


@dataclass(frozen=True, slots=True)
class Spent:
    """Of the last hour, and of its last quarter: how many calls there were, and US dollars in all."""

    calls: float
    dollars: float
    calls_lately: float
    dollars_lately: float

    def too_much(self, calls: float, dollars: float) -> bool:
        """Whether an hour had more calls, or cost more, than it may, and its last quarter did not calm down."""
        flood = self.calls > calls and self.calls_lately > calls / 4
        return flood or (self.dollars > dollars and self.dollars_lately > dollars / 4)


def within_the_hour(cloudwatch: Any, now: float) -> Spent:
    """What was spent.

    :param cloudwatch: a client. :param now: epoch seconds.
    :raises botocore.exceptions.ClientError: where CloudWatch refuses.
    """
    ends = dt.datetime.fromtimestamp(now // _PERIOD * _PERIOD, dt.UTC)
    answer = cloudwatch.get_metric_data(
        MetricDataQueries=[
            {"Id": name, "Expression": counted.query, "Period": _PERIOD} for name, counted in COUNTED.items()
        ],
        StartTime=ends - dt.timedelta(seconds=_HOUR * _PERIOD),
        EndTime=ends,
        ScanBy="TimestampDescending",
    )
    lately = ends - dt.timedelta(seconds=_QUARTER * _PERIOD)
    units = {name: [0.0, 0.0] for name in COUNTED}
    for found in answer["MetricDataResults"]:
        for moment, value in zip(found["Timestamps"], found["Values"], strict=True):
            units[found["Id"]][0] += value
            units[found["Id"]][1] += value if moment >= lately else 0
    hour, quarter = (sum(of[part] * COUNTED[name].usd for name, of in units.items()) for part in (0, 1))
    return Spent(units["calls"][0], hour, units["calls"][1], quarter)
