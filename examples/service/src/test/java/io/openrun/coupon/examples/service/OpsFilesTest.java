package io.openrun.coupon.examples.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.openrun.coupon.CouponId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Dashboards and alerts name metrics, labels and values that the running service and its worker export, and no others. */
@Timeout(300)
class OpsFilesTest {

    private static final int MEMBERS = 50;
    private static final Duration ON_RECORD_WITHIN = Duration.ofMinutes(1);
    private static final Pattern SAMPLE_OF_STORED =
            Pattern.compile("(?m)^coupon_worker_stored_events_total\\{.*} " + MEMBERS + "\\.0$");
    private static final Pattern SEARCH =
            Pattern.compile("SEARCH\\('\\{(\\w+),(\\w+)} MetricName=\"(\\w+)\"', '(\\w+)'\\)");
    private static final Pattern LEGEND = Pattern.compile("\\{\\{(\\w+)}}");

    private static ExportedMetrics exported;

    @BeforeAll
    static void scrape_after_some_coupons_are_issued_and_on_record() throws Exception {
        try (ServiceAndWorker running = ServiceAndWorker.start()) {
            HttpCrowd crowd = HttpCrowd.start(running.port(), new CouponId("open-run"), MEMBERS);
            crowd.awaitAll(ON_RECORD_WITHIN);
            assertThat(crowd.held()).hasSize(MEMBERS);
            ServiceAndWorker.await(
                    () -> SAMPLE_OF_STORED.matcher(running.workerMetrics()).find(), ON_RECORD_WITHIN);
            exported = new ExportedMetrics(Stream.of(running.serviceMetrics(), running.workerMetrics()));
        }
    }

    @Test
    void each_query_of_the_grafana_dashboard_is_of_what_is_exported() {
        List<String> queries = new ArrayList<>();
        for (JsonNode panel :
                ServiceFiles.json("ops/grafana/dashboards/open-run.json").path("panels")) {
            for (JsonNode target : panel.path("targets")) {
                String query = target.path("expr").asString();
                queries.add(query);
                assertThat(exported.wrongWith(query)).as(query).isEmpty();
                assertThat(labels(query))
                        .as(query)
                        .containsAll(LEGEND.matcher(target.path("legendFormat").asString())
                                .results()
                                .map(found -> found.group(1))
                                .toList());
                assertThat(target.path("datasource").path("uid").asString()).isEqualTo("prometheus");
            }
        }
        assertThat(queries).hasSizeGreaterThan(25);
    }

    @Test
    void each_alert_is_of_what_is_exported_and_says_what_to_do() {
        List<JsonNode> alerts = alerts();
        for (JsonNode alert : alerts) {
            String query = alert.path("expr").asString();
            assertThat(exported.wrongWith(query)).as(query).isEmpty();
            assertThat(alert.path("for").asString()).as(query).matches("\\d+m");
            assertThat(alert.path("labels").propertyNames()).as(query).containsExactly("severity");
            assertThat(alert.path("annotations").propertyNames()).as(query).containsExactly("summary", "description");
        }
        assertThat(alerts).hasSizeGreaterThan(8);
    }

    @Test
    void each_alert_is_tried_by_the_tests_for_promtool() {
        Set<String> fired = new HashSet<>();
        for (JsonNode test : ServiceFiles.yaml("ops/prometheus/alerts.test.yml").path("tests")) {
            for (JsonNode expected : test.path("alert_rule_test")) {
                if (expected.has("exp_alerts")) {
                    fired.add(expected.path("alertname").asString());
                }
            }
        }
        assertThat(alerts()).extracting(alert -> alert.path("alert").asString()).hasSameElementsAs(fired);
    }

    private static List<JsonNode> alerts() {
        List<JsonNode> alerts = new ArrayList<>();
        for (JsonNode group : ServiceFiles.yaml("ops/prometheus/alerts.yml").path("groups")) {
            group.path("rules").forEach(alerts::add);
        }
        return alerts;
    }

    @Test
    void each_metric_of_the_cloudwatch_dashboard_is_exported_as_a_type_the_agent_takes_and_declared_to_it() {
        Set<String> declared = declared();
        int metrics = 0;
        for (JsonNode widget :
                ServiceFiles.json("ops/cloudwatch/dashboard.json").path("widgets")) {
            for (JsonNode metric : widget.path("properties").path("metrics")) {
                JsonNode last = metric.get(metric.size() - 1);
                Matcher search = SEARCH.matcher(last.path("expression").asString(""));
                if (search.matches()) {
                    hold(declared, search.group(3), search.group(2), Set.of(), search.group(4));
                    metrics++;
                } else if (metric.size() > 1) {
                    assertThat(metric.size()).as(metric.toString()).isEqualTo(5);
                    hold(
                            declared,
                            metric.get(1).asString(),
                            metric.get(2).asString(),
                            Set.of(metric.get(3).asString()),
                            last.path("stat").asString());
                    metrics++;
                } else {
                    assertThat(last.path("expression").asString()).isEqualTo("s / c");
                }
            }
        }
        assertThat(metrics).isGreaterThan(15);
    }

    /** The agent leaves histograms out, and sends what was added since its last look for all that only counts up. */
    private static void hold(
            Set<String> declared, String metric, String dimension, Set<String> values, String statistic) {
        assertThat(exported.wrongWith(metric, Map.of(dimension, values))).isEmpty();
        assertThat(declared).contains(metric + " by " + dimension);
        String type = exported.type(metric);
        assertThat(type).as(metric).isIn("counter", "gauge", "summary");
        assertThat(statistic).as(metric).isIn(type.equals("gauge") ? Set.of("Maximum", "Minimum") : Set.of("Sum"));
    }

    private static Set<String> declared() {
        Set<String> declared = new HashSet<>();
        JsonNode agent =
                ServiceFiles.json("ops/cloudwatch/agent.json").at("/logs/metrics_collected/prometheus/emf_processor");
        for (JsonNode declaration : agent.path("metric_declaration")) {
            for (JsonNode selector : declaration.path("metric_selectors")) {
                String metric = selector.asString().replaceAll("[$^]", "");
                assertThat(exported.has(metric)).as(metric).isTrue();
                declared.add(metric + " by "
                        + declaration.path("dimensions").path(0).path(0).asString());
            }
        }
        return declared;
    }

    @Test
    void a_wrong_name_label_or_value_is_found() {
        assertThat(exported.wrongWith("sum by (outcome) (rate(coupon_issue_outcomes_requests_total[1m])) > 0"))
                .isEmpty();
        assertThat(exported.wrongWith("sum(rate(coupon_issue_outcomes_total[$__rate_interval])) / 2"))
                .containsExactly("no metric coupon_issue_outcomes_total");
        assertThat(exported.wrongWith("max(coupon_pending_requests) or sum by (reason) (coupon_pending)"))
                .containsExactly("no metric coupon_pending");
        assertThat(exported.wrongWith("max by (worker, queue) (coupon_worker_lag_seconds) > 60"))
                .containsExactly("no label queue of coupon_worker_lag_seconds");
        assertThat(exported.wrongWith("coupon_worker_state{stat=\"running\"} == 0"))
                .containsExactly("no label stat of coupon_worker_state");
        assertThat(exported.wrongWith("increase(coupon_issue_outcomes_requests_total{outcome=~\"lost|issued\"}[5m])"))
                .singleElement()
                .asString()
                .startsWith("not all of [issued, lost] of label outcome");
    }

    private static Set<String> labels(String query) {
        Set<String> labels = new HashSet<>();
        PromQuery.parse(query).uses().forEach(use -> labels.addAll(use.labels().keySet()));
        return labels;
    }
}
