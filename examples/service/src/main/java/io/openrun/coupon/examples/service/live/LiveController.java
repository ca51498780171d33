package io.openrun.coupon.examples.service.live;

import io.swagger.v3.oas.annotations.Hidden;
import java.net.URI;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** What the page asks for. It takes JSON only, which no other site can have a browser send here. */
@Hidden
@OnLivePage
@RestController
@RequestMapping("/live")
class LiveController {

    private final LiveRuns runs;
    private final LiveEngines engines;
    private final LiveListeners listeners;

    LiveController(LiveRuns runs, LiveEngines engines, LiveListeners listeners) {
        this.runs = runs;
        this.engines = engines;
        this.listeners = listeners;
    }

    @GetMapping(path = "/options", produces = MediaType.APPLICATION_JSON_VALUE)
    LiveOptions options() {
        return new LiveOptions(
                Arrays.stream(LiveEngine.values())
                        .map(engine -> new LiveOptions.Offer(engine, engines.isOffered(engine), engine.needsRedis()))
                        .toList(),
                RunForm.FIELDS,
                runs.current().map(LiveRun::id).orElse(null));
    }

    @PostMapping(
            path = "/runs",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<RunView> start(@RequestBody Map<String, @Nullable Object> body) {
        LiveRun run = runs.start(new RunForm(body, engines).read());
        return ResponseEntity.created(URI.create("/live/runs/" + run.id()))
                .body(run.record().view());
    }

    @GetMapping(path = "/runs/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
    RunView look(@PathVariable("id") String id) {
        return runs.find(id).record().view();
    }

    @GetMapping(path = "/runs/{id}/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    ResponseEntity<SseEmitter> watch(
            @PathVariable("id") String id,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId,
            @RequestParam(name = "after", required = false) @Nullable String after) {
        return ResponseEntity.ok()
                .header("Cache-Control", "no-store")
                .header("X-Accel-Buffering", "no")
                .body(listeners.listen(runs.find(id), number(lastEventId != null ? lastEventId : after)));
    }

    @DeleteMapping("/runs/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void stop(@PathVariable("id") String id) {
        runs.find(id).stop();
    }

    @ExceptionHandler
    ResponseEntity<Object> problem(ErrorResponseException problem) {
        return ResponseEntity.status(problem.getStatusCode())
                .headers(problem.getHeaders())
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem.getBody());
    }

    @ExceptionHandler(HttpMessageNotReadableException.class)
    ResponseEntity<Object> malformed() {
        return problem(LiveProblem.malformed());
    }

    /** Which sample a browser saw last; what is no number is none, so it gets all. */
    private static int number(@Nullable String sample) {
        try {
            return sample == null ? 0 : Math.max(0, Integer.parseInt(sample));
        } catch (NumberFormatException none) {
            return 0;
        }
    }
}
