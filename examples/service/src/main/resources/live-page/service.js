const AGAIN_AFTER_MS = 1000;

/** Asks the service; a problem is thrown as it is, with its status. */
export async function ask(path, options = {}) {
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw { status: 0, reason: "UNREACHABLE" };
  }
  const body = response.status === 204 ? null : await response.json().catch(() => ({}));
  if (!response.ok) {
    throw { ...body, status: response.status };
  }
  return body;
}

export function startRun(plan) {
  return ask("/live/runs", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(plan),
  });
}

/**
 * Watches a run until it is over, through lost connections: the browser asks again by itself with the last sample it has,
 * and where it gives up, this does.
 */
export class Watch {
  /** seen: {sample, end, lost, found, gone}, each a function. */
  constructor(id, seen) {
    this.id = id;
    this.seen = seen;
    this.last = 0;
    this.open();
  }

  open() {
    this.source = new EventSource(`/live/runs/${encodeURIComponent(this.id)}/stream?after=${this.last}`);
    this.source.onopen = () => this.seen.found();
    this.source.addEventListener("sample", (event) => this.sample(JSON.parse(event.data)));
    this.source.addEventListener("end", (event) => {
      this.close();
      this.seen.end(JSON.parse(event.data));
    });
    this.source.onerror = () => this.lost();
  }

  /** One that comes twice, because a connection broke, counts once. */
  sample(sample) {
    if (sample.number > this.last) {
      this.last = sample.number;
      this.seen.sample(sample);
    }
  }

  lost() {
    this.seen.lost();
    if (this.source.readyState === EventSource.CLOSED) {
      this.again = setTimeout(() => this.reopen(), AGAIN_AFTER_MS);
    }
  }

  async reopen() {
    try {
      await ask(`/live/runs/${encodeURIComponent(this.id)}`);
    } catch (problem) {
      if (problem.status === 404) {
        this.close();
        this.seen.gone();
        return;
      }
    }
    if (!this.closed) {
      this.open();
    }
  }

  close() {
    this.closed = true;
    clearTimeout(this.again);
    this.source.close();
  }
}
