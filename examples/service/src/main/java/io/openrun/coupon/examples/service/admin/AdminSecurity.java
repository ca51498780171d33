package io.openrun.coupon.examples.service.admin;

import io.openrun.coupon.examples.service.api.Problem;
import io.openrun.coupon.examples.service.api.ProblemWriter;
import io.openrun.coupon.examples.service.api.Reason;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Who may do what on the management port: health and metrics are for the network that can reach it, all else is for
 * operators with a password. Name and password are Boot's {@code spring.security.user}; without them Boot makes up a
 * password and logs it once.
 */
@Configuration(proxyBeanMethods = false)
class AdminSecurity {

    /** Browsers send the page's origin with what a page of somebody else posts; no page of ours posts here. */
    private static final RequestMatcher FROM_A_PAGE = request -> request.getHeader(HttpHeaders.ORIGIN) != null;

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    SecurityFilterChain operatorSecurity(HttpSecurity http, ProblemWriter problems) throws Exception {
        return http.securityMatcher(OnManagementServer::received)
                .authorizeHttpRequests(requests -> requests.requestMatchers(FROM_A_PAGE)
                        .denyAll()
                        .requestMatchers(EndpointRequest.to("health", "prometheus"))
                        .permitAll()
                        .anyRequest()
                        .authenticated())
                .httpBasic(basic -> basic.authenticationEntryPoint(askForPassword(problems)))
                .exceptionHandling(errors -> errors.authenticationEntryPoint(askForPassword(problems))
                        .accessDeniedHandler(refuse(problems)))
                .csrf(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .build();
    }

    private static AuthenticationEntryPoint askForPassword(ProblemWriter problems) {
        return (request, response, unknown) -> {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"operators\"");
            problems.write(Problem.of(Reason.UNAUTHORIZED), response);
        };
    }

    private static AccessDeniedHandler refuse(ProblemWriter problems) {
        return (request, response, denied) -> problems.write(Problem.of(Reason.FORBIDDEN), response);
    }
}
