"""Asks a Prometheus every query of the Grafana dashboard and draws the answers as one page of HTML.

    python3 dashboard-queries.py http://localhost:9090 START END > page.html      START and END in Unix seconds

It is not Grafana: it shows that each query is answered, and with what. Ends with 1 if one has an error or no answer.
"""
import html
import json
import math
import os
import sys
import time
import urllib.parse
import urllib.request

COLOURS = ["#2a78d6", "#1baa6d", "#d9822b", "#9156c9", "#d64550", "#5d7285", "#a8871c", "#159cad"]
WIDTH, HEIGHT = 300, 70


def ask(prometheus, query, start, end):
    step = max(5, (end - start) // 120)
    parameters = {"query": query.replace("$__rate_interval", "20s"), "start": start, "end": end, "step": step}
    with urllib.request.urlopen(prometheus + "/api/v1/query_range?" + urllib.parse.urlencode(parameters)) as answer:
        return json.load(answer)["data"]["result"]


def name(legend, labels):
    for label, value in labels.items():
        legend = legend.replace("{{%s}}" % label, value)
    return legend


def shown(value, unit):
    if value is None:
        return "no value"
    if unit == "s" and value < 1:
        return "%.1f ms" % (value * 1000)
    if unit == "bytes":
        return "%.0f MB" % (value / 1e6)
    if unit == "percentunit":
        return "%.0f %%" % (value * 100)
    return ("%.0f" if value == int(value) else "%.1f") % value + {"s": " s", "reqps": "/s", "ops": "/s"}.get(unit, "")


def line(points, colour, start, end, top):
    path, pen = "", "M"
    for at, value in points:
        if math.isfinite(value):
            path += "%s%.1f,%.1f" % (pen, WIDTH * (at - start) / (end - start), HEIGHT - 2 - (HEIGHT - 4) * value / top)
            pen = "L"
        else:
            pen = "M"
    return '<path d="%s" fill="none" stroke="%s" stroke-width="1.5"/>' % (path, colour)


def draw(panel, series, start, end):
    unit = panel["fieldConfig"]["defaults"]["unit"]
    top = max([value for _, points in series for _, value in points if math.isfinite(value)] + [0]) or 1
    lines, legend = "", ""
    for number, (label, points) in enumerate(series):
        colour = COLOURS[number % len(COLOURS)]
        known = [value for _, value in points if math.isfinite(value)]
        lines += line(points, colour, start, end, top)
        if number < 6:
            legend += '<span><i style="background:%s"></i>%s <b>%s</b></span>' % (
                colour, html.escape(label), shown(max(known, default=None), unit))
    if len(series) > 6:
        legend += "<span>and %d more</span>" % (len(series) - 6)
    return '<figure><h3>%s</h3><svg viewBox="0 0 %d %d">%s</svg><p>%s</p></figure>' % (
        html.escape(panel["title"]), WIDTH, HEIGHT, lines, legend)


def main(prometheus, start, end):
    with open(os.path.join(os.path.dirname(__file__), "grafana/dashboards/open-run.json")) as file:
        panels = json.load(file)["panels"]
    body, queries, silent = "", 0, []
    for panel in panels:
        if panel["type"] == "row":
            body += "<h2>%s</h2>" % html.escape(panel["title"])
            continue
        series = []
        for target in panel["targets"]:
            found = ask(prometheus, target["expr"], start, end)
            queries += 1
            silent += [] if found else [target["expr"]]
            series += [(name(target["legendFormat"], one["metric"]), [(at, float(value)) for at, value in one["values"]])
                       for one in found]
        body += draw(panel, series, start, end)
    clock = [time.strftime("%H:%M:%S", time.gmtime(moment)) for moment in (start, end)]
    print("""<!doctype html><meta charset="utf-8"><title>Open run</title><style>
body { font: 12px/1.4 system-ui, sans-serif; margin: 16px; color: #1c2733; display: grid; gap: 8px;
  grid-template-columns: repeat(6, 1fr) }
h1, h2, body > p { grid-column: 1 / -1; margin: 0 } h1 { font-size: 18px } h2 { font-size: 14px; margin-top: 6px }
h3 { font-size: 12px; margin: 0 0 4px } figure { margin: 0; padding: 8px; border: 1px solid #d5dce3; border-radius: 4px }
svg { width: 100%%; border-bottom: 1px solid #d5dce3 } figure p { margin: 4px 0 0; font-size: 10.5px }
span { margin-right: 8px; white-space: nowrap } i { display: inline-block; width: 8px; height: 8px; margin-right: 3px }
</style><h1>Open run: the dashboard's queries, answered by Prometheus</h1>
<p>%d queries, %d without an answer; %s to %s UTC. Each panel from 0 to its highest value; numbers are the highest of each line.
Drawn by ops/dashboard-queries.py, not by Grafana.</p>%s""" % (queries, len(silent), *clock, body))
    for query in silent:
        print("no answer: " + query, file=sys.stderr)
    sys.exit(1 if silent else 0)


main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
