# Reads Prometheus' text format with the parser of the Prometheus project, as a judge: what it gives back is JSON, a metric a
# member: its type, its help, and its samples.
import json
import sys

from prometheus_client.parser import text_string_to_metric_families

metrics = {}
for family in text_string_to_metric_families(sys.stdin.read()):
    # The parser takes a name that comes twice; Prometheus does not.
    name = family.name + ("_total" if family.type == "counter" else "")
    assert name not in metrics, f"{name} comes twice"
    metrics[name] = {
        "type": family.type,
        "help": family.documentation,
        "samples": [{"name": s.name, "labels": s.labels, "value": s.value} for s in family.samples],
    }
json.dump(metrics, sys.stdout)
