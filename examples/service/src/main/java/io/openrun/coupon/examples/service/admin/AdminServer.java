package io.openrun.coupon.examples.service.admin;

import io.openrun.coupon.examples.service.api.BodyLimit;
import io.openrun.coupon.examples.service.api.ProblemWriter;
import jakarta.servlet.Filter;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.json.JsonMapper;

/** What the management server has beside Boot's endpoints. Boot finds it by the list in {@code META-INF/spring}. */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
@Conditional(OnManagementServer.class)
@Import({CouponAdmin.class, WorkerAdmin.class, DeadLetterAdmin.class})
class AdminServer {

    private static final int BODY_BYTES_MAX = 16 * 1024;
    private static final String PATHS = "/admin/*";

    @Bean
    FilterRegistrationBean<Filter> adminBodyLimit(ProblemWriter problems) {
        FilterRegistrationBean<Filter> registration =
                new FilterRegistrationBean<>(new BodyLimit(BODY_BYTES_MAX, problems));
        registration.addUrlPatterns(PATHS);
        return registration;
    }

    /** The service's JSON, and a record of who did what. */
    @Bean
    WebMvcConfigurer adminMvc(JsonMapper json) {
        return new WebMvcConfigurer() {
            @Override
            public void configureMessageConverters(HttpMessageConverters.ServerBuilder converters) {
                converters.withJsonConverter(new JacksonJsonHttpMessageConverter(json));
            }

            @Override
            public void addInterceptors(InterceptorRegistry interceptors) {
                interceptors.addInterceptor(new AdminTrail()).addPathPatterns("/admin/**");
            }
        };
    }
}
