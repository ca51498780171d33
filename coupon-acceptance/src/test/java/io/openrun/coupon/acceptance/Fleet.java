package io.openrun.coupon.acceptance;

import io.openrun.coupon.CouponId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One issuing app and one worker, and for each a spare that is ready, which takes over when the other has ended. */
final class Fleet {

    private final Servers servers;
    private final Crowd crowd;
    private final String claimAfterMillis;
    private Child app;
    private Child worker;
    private Child spareApp;
    private Child spareWorker;

    Fleet(Servers servers, Crowd crowd, Duration claimAfter) {
        this.servers = servers;
        this.crowd = crowd;
        this.claimAfterMillis = Long.toString(claimAfter.toMillis());
        this.app = startApp();
        this.worker = startWorker();
        this.spareApp = startApp();
        this.spareWorker = startWorker();
        app.awaitReady();
        crowd.callOn(app);
        begin(worker);
    }

    private Child startApp() {
        return Child.start(IssuingApp.class, servers, crowd::told);
    }

    private Child startWorker() {
        return Child.start(WorkerApp.class, servers, answer -> {}, claimAfterMillis);
    }

    private static void begin(Child worker) {
        worker.awaitReady();
        boolean unused = worker.tell(WorkerApp.START);
        List<String> unusedToo = worker.await(WorkerApp.START);
    }

    Child app() {
        return app;
    }

    Child worker() {
        return worker;
    }

    /** Waits until the app is dead, and puts the spare in its place. */
    int replaceApp(boolean inOrder) {
        Child gone = app;
        int code = gone.awaitEnd();
        if (inOrder) {
            List<String> unused = gone.await(IssuingApp.CLOSED);
        }
        crowd.ended(gone, inOrder);
        app = spareApp;
        spareApp = startApp();
        app.awaitReady();
        crowd.callOn(app);
        return code;
    }

    /** Waits until the worker is dead, and puts the spare in its place. */
    int replaceWorker() {
        int code = worker.awaitEnd();
        worker = spareWorker;
        spareWorker = startWorker();
        begin(worker);
        return code;
    }

    /** Puts on record what is missing there of a coupon; how much differed. */
    long repair(CouponId couponId) {
        try (Child operator = Child.start(ReconcileApp.class, servers, answer -> {})) {
            operator.awaitReady();
            boolean unused = operator.tell(ReconcileApp.REPAIR, couponId);
            return Long.parseLong(operator.await(ReconcileApp.REPAIR).get(1));
        }
    }

    /** Delivers all dead letters after all, in a process of its own. */
    List<Long> redrive() {
        try (Child operator = Child.start(RedriveApp.class, servers, answer -> {})) {
            operator.awaitReady();
            boolean unused = operator.tell(RedriveApp.REDRIVE);
            List<String> words = operator.await(RedriveApp.REDRIVE);
            List<Long> counts = new ArrayList<>();
            words.subList(1, 4).forEach(word -> counts.add(Long.valueOf(word)));
            return counts;
        }
    }
}
