package io.openrun.coupon.testkit;

import io.openrun.coupon.queue.CouponIssuedEvent;
import io.openrun.coupon.queue.EventBacklog;
import io.openrun.coupon.queue.EventSource;
import io.openrun.coupon.queue.Undeliverable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Sources with one mistake each, the kind that is made: around one that makes none. */
final class WrongSources {

    private WrongSources() {}

    static EventSource acknowledgesWhenTaking(EventSource honest) {
        return polling(honest, delivery -> {
            honest.acknowledge(delivery);
            return delivery;
        });
    }

    static EventSource forgetsTheTrace(EventSource honest) {
        return polling(
                honest,
                delivery -> new EventSource.Delivery(
                        delivery.token(),
                        delivery.attempts(),
                        delivery.events().stream()
                                .map(event -> new CouponIssuedEvent(
                                        event.couponId(),
                                        event.memberId(),
                                        event.sequence(),
                                        event.epoch(),
                                        event.issuedAt()))
                                .toList(),
                        delivery.unreadable()));
    }

    static EventSource countsNoAttempts(EventSource honest) {
        return polling(
                honest,
                delivery -> new EventSource.Delivery(delivery.token(), 1, delivery.events(), delivery.unreadable()));
    }

    static EventSource skipsWhatItCannotRead(EventSource honest) {
        return polling(
                honest,
                delivery -> delivery.events().isEmpty()
                        ? delivery
                        : new EventSource.Delivery(
                                delivery.token(), delivery.attempts(), delivery.events(), List.of()));
    }

    static EventSource namesEachDeliveryAnew(EventSource honest) {
        return polling(
                honest,
                delivery -> new EventSource.Delivery(
                        delivery.token(),
                        delivery.attempts(),
                        delivery.events(),
                        delivery.unreadable().stream()
                                .map(message -> new Undeliverable(
                                        message.origin() + " of " + delivery.token(),
                                        message.cause(),
                                        message.detail(),
                                        message.attempts(),
                                        message.payload(),
                                        message.couponId()))
                                .toList()));
    }

    static EventSource reversesABatch(EventSource honest) {
        return polling(honest, delivery -> {
            List<CouponIssuedEvent> events = new ArrayList<>(delivery.events());
            Collections.reverse(events);
            return new EventSource.Delivery(delivery.token(), delivery.attempts(), events, delivery.unreadable());
        });
    }

    static EventSource keepsNothing(EventSource honest) {
        return new Around(honest) {
            @Override
            public void keep(Delivery delivery) {}
        };
    }

    static EventSource acknowledgesNothing(EventSource honest) {
        return new Around(honest) {
            @Override
            public void acknowledge(Delivery delivery) {}
        };
    }

    /** As a position would, that is moved to behind the delivery. */
    static EventSource acknowledgesAllBefore(EventSource honest) {
        List<EventSource.Delivery> taken = new ArrayList<>();
        return new Around(honest) {
            @Override
            public Optional<Delivery> poll(int eventsMax) {
                Optional<Delivery> delivery = honest.poll(eventsMax);
                delivery.ifPresent(taken::add);
                return delivery;
            }

            @Override
            public void acknowledge(Delivery delivery) {
                taken.subList(0, taken.indexOf(delivery) + 1).forEach(honest::acknowledge);
            }
        };
    }

    static EventSource givesMoreThanWasAskedFor(EventSource honest) {
        return new Around(honest) {
            @Override
            public Optional<Delivery> poll(int eventsMax) {
                return honest.poll(eventsMax < 1 ? eventsMax : eventsMax + 5);
            }
        };
    }

    static EventSource takesAnyLimit(EventSource honest) {
        return new Around(honest) {
            @Override
            public Optional<Delivery> poll(int eventsMax) {
                return honest.poll(Math.max(1, eventsMax));
            }
        };
    }

    static EventSource tellsNoBacklog(EventSource honest) {
        return new Around(honest) {
            @Override
            public Backlog backlog() {
                return Backlog.EMPTY;
            }
        };
    }

    static EventSource failsWhenAcknowledgedAgain(EventSource honest) {
        List<String> acknowledged = new ArrayList<>();
        return new Around(honest) {
            @Override
            public void acknowledge(Delivery delivery) {
                if (acknowledged.contains(delivery.token())) {
                    throw new IllegalStateException("acknowledged again");
                }
                boolean unused = acknowledged.add(delivery.token());
                honest.acknowledge(delivery);
            }
        };
    }

    static EventSource waitsForMore(EventSource honest) {
        return new Around(honest) {
            @Override
            public Optional<Delivery> poll(int eventsMax) {
                Optional<Delivery> delivery = honest.poll(eventsMax);
                if (delivery.isEmpty()) {
                    boolean unused = Patience.comesTrue(() -> false, Duration.ofMillis(1_100));
                }
                return delivery;
            }
        };
    }

    private static EventSource polling(EventSource honest, UnaryOperator<EventSource.Delivery> mistake) {
        return new Around(honest) {
            @Override
            public Optional<Delivery> poll(int eventsMax) {
                return honest.poll(eventsMax).map(mistake);
            }
        };
    }

    private abstract static class Around implements EventSource, EventBacklog {

        private final EventSource honest;

        Around(EventSource honest) {
            this.honest = honest;
        }

        @Override
        public Optional<Delivery> poll(int eventsMax) {
            return honest.poll(eventsMax);
        }

        @Override
        public void acknowledge(Delivery delivery) {
            honest.acknowledge(delivery);
        }

        @Override
        public void keep(Delivery delivery) {
            honest.keep(delivery);
        }

        @Override
        public Backlog backlog() {
            return ((EventBacklog) honest).backlog();
        }
    }
}
