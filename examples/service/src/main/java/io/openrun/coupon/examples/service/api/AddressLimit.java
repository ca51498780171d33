package io.openrun.coupon.examples.service.api;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;

/** Refuses addresses that ask too often, before their requests are read. */
final class AddressLimit implements Filter {

    private final RateLimit rateLimit;
    private final ProblemWriter problems;

    AddressLimit(RateLimit rateLimit, ProblemWriter problems) {
        this.rateLimit = rateLimit;
        this.problems = problems;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Duration wait = rateLimit.take(request.getRemoteAddr());
        if (wait.isZero()) {
            chain.doFilter(request, response);
        } else {
            problems.write(Problem.of(Reason.TOO_MANY_REQUESTS), wait, (HttpServletResponse) response);
        }
    }
}
