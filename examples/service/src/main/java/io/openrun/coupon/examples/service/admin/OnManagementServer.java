package io.openrun.coupon.examples.service.admin;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.web.context.support.WebApplicationContextUtils;

/** The server of the management port, which Boot starts beside that of the public port, with a context of its own. */
final class OnManagementServer implements Condition {

    private static final String NAMESPACE = "management";

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        return context.getResourceLoader() instanceof ApplicationContext application && is(application);
    }

    static boolean received(HttpServletRequest request) {
        return is(WebApplicationContextUtils.getWebApplicationContext(request.getServletContext()));
    }

    private static boolean is(@Nullable ApplicationContext context) {
        return WebServerApplicationContext.hasServerNamespace(context, NAMESPACE);
    }
}
