package io.openrun.coupon.examples.service.admin;

import io.openrun.coupon.examples.service.api.Problem;
import io.openrun.coupon.examples.service.api.ProblemException;
import io.openrun.coupon.examples.service.api.Reason;
import io.openrun.coupon.queue.EventWorker;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;

/** Pauses and resumes the workers and relays of this process. */
@AdminController
@RequestMapping(path = "/admin/workers", produces = MediaType.APPLICATION_JSON_VALUE)
class WorkerAdmin {

    private final Map<String, EventWorker> workers;

    /** By the names of their beans; none where nothing is handed on. */
    WorkerAdmin(Map<String, EventWorker> workers) {
        this.workers = new TreeMap<>(workers);
    }

    @GetMapping
    List<WorkerView> list() {
        return workers.entrySet().stream()
                .map(worker -> WorkerView.of(worker.getKey(), worker.getValue().health()))
                .toList();
    }

    @PostMapping("/{name}/pause")
    WorkerView pause(@PathVariable("name") String name) {
        EventWorker worker = require(name);
        worker.pause();
        return WorkerView.of(name, worker.health());
    }

    @PostMapping("/{name}/resume")
    WorkerView resume(@PathVariable("name") String name) {
        EventWorker worker = require(name);
        worker.resume();
        return WorkerView.of(name, worker.health());
    }

    private EventWorker require(String name) {
        EventWorker worker = workers.get(name);
        if (worker == null) {
            throw new ProblemException(Problem.of(Reason.UNKNOWN_WORKER));
        }
        return worker;
    }
}
