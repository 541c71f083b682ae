#!/usr/bin/env python3
"""Makes pages of records that differ in shape from ten uniform ones: vary_pages.py FOLDER writes FOLDER-KIND for each kind."""
import json, pathlib, sys

# What the benchmarks read, and what tells records apart: it stays where it is.
READ = {"Id", "Paid", "CurrencyCode", "DueDate", "TotalAmount"}
GROUPS = ("Coworker", "Business", "BillTo", "Xero", "Refunded")


def every_third(number, record):
    """Every third record has other keys."""
    if number % 3:
        return record
    return {name if name in READ else f"Other{name}": value for name, value in record.items()}


def nested(number, record):
    """Members that belong together are objects of their own."""
    result = {}
    for name, value in record.items():
        group = next((group for group in GROUPS if name.startswith(group)), None)
        if group and name not in READ:
            result.setdefault(group, {})[name] = value
        else:
            result[name] = value
    return result


def escaped(number, record):
    """Every string holds escapes, and all that is not ASCII is written as one."""
    return {name: f'"{value}"\n' if isinstance(value, str) and name not in READ else value
            for name, value in record.items()}


KINDS = {"every-third": every_third, "nested": nested, "escaped": escaped}


def main():
    uniform = pathlib.Path(sys.argv[1])
    for kind, vary in KINDS.items():
        folder = uniform.with_name(f"{uniform.name}-{kind}")
        folder.mkdir(exist_ok=True)
        for page in range(1, 11):
            text = json.loads((uniform / f"p{page}.json").read_text())
            # A third of the uniform page's records is written in ASCII too.
            records = [json.dumps(vary(number, record), ensure_ascii=kind == "escaped" or number % 3 == 0,
                                  separators=(",", ":")) for number, record in enumerate(text.pop("Records"))]
            envelope = json.dumps(text, separators=(",", ":"))
            (folder / f"p{page}.json").write_text('{"Records":[' + ",".join(records) + "]," + envelope[1:])


main()
