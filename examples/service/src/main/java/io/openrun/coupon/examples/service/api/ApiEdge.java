package io.openrun.coupon.examples.service.api;

import io.micrometer.common.KeyValue;
import jakarta.servlet.Filter;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.boot.tomcat.TomcatConnectorCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.observation.DefaultServerRequestObservationConvention;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.http.server.observation.ServerRequestObservationConvention;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer.FrameOptionsConfig;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;

/** What stands before the controllers on the public port: no login, headers for browsers, limits. */
@Configuration(proxyBeanMethods = false)
class ApiEdge {

    private static final int BODY_BYTES_MAX = 4 * 1024;
    private static final String[] PATHS = {"/coupons/*", "/members/*", "/issued-coupons/*"};

    /** For JSON that somebody opens in a browser. A page has a policy of its own, which stays. */
    private static final String CONTENT_POLICY = "default-src 'none'; frame-ancestors 'none'";

    /** Needs no token against forged requests, since there is no login that could be borrowed. */
    @Bean
    SecurityFilterChain apiSecurity(HttpSecurity http) throws Exception {
        return http.authorizeHttpRequests(requests -> requests
                        // should somebody give both the same port
                        .requestMatchers(EndpointRequest.toAnyEndpoint())
                        .denyAll()
                        .anyRequest()
                        .permitAll())
                .csrf(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .headers(headers -> headers.frameOptions(FrameOptionsConfig::deny)
                        .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.NO_REFERRER))
                        .contentSecurityPolicy(content -> content.policyDirectives(CONTENT_POLICY)))
                .build();
    }

    /** A member's name may have any of these in a path; what it may not have, the controllers say. */
    @Bean
    HttpFirewall memberNamesInPaths() {
        StrictHttpFirewall firewall = new StrictHttpFirewall();
        firewall.setAllowUrlEncodedSlash(true);
        firewall.setAllowUrlEncodedDoubleSlash(true);
        firewall.setAllowUrlEncodedPercent(true);
        firewall.setAllowBackSlash(true);
        firewall.setAllowUrlEncodedLineFeed(true);
        firewall.setAllowUrlEncodedCarriageReturn(true);
        firewall.setAllowUrlEncodedLineSeparator(true);
        firewall.setAllowUrlEncodedParagraphSeparator(true);
        return firewall;
    }

    @Bean
    TomcatConnectorCustomizer slashesInMemberNames() {
        return connector -> {
            connector.setEncodedSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue());
            connector.setEncodedReverseSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue());
        };
    }

    @Bean
    RequestRejectedHandler rejectedRequests(ProblemWriter problems) {
        return (request, response, rejected) ->
                problems.write(Problem.of(Reason.MALFORMED, "the path has characters that it may not have"), response);
    }

    @Bean
    FilterRegistrationBean<Filter> addressLimit(RateLimit rateLimit, ProblemWriter problems) {
        return onPaths(new AddressLimit(rateLimit, problems), 1);
    }

    @Bean
    FilterRegistrationBean<Filter> bodyLimit(ProblemWriter problems) {
        return onPaths(new BodyLimit(BODY_BYTES_MAX, problems), 2);
    }

    private static FilterRegistrationBean<Filter> onPaths(Filter filter, int order) {
        FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(filter);
        registration.addUrlPatterns(PATHS);
        registration.setOrder(order);
        return registration;
    }

    /** A path may name a member, and traces are kept: they get the pattern that stands as {@code uri}, only. */
    @Bean
    ServerRequestObservationConvention pathsWithoutMembers() {
        return new DefaultServerRequestObservationConvention() {
            @Override
            protected KeyValue httpUrl(ServerRequestObservationContext context) {
                return KeyValue.of("http.url", "hidden");
            }
        };
    }
}
