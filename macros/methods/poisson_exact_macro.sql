{#
  methods.poisson_exact(x, alpha): struct (lower, upper), the exact interval of a Poisson count (Garwood 1936): the
  means t for which x or more, and x or fewer, events have a probability of alpha / 2. Both tails are a density times
    the integral of exp(-x v + t (1 - exp(-v))) over v, for x or more,
    the integral of exp(x log(1 + v) - t v) over v, for x or fewer.
  Halley's rule in u = log(t / a), a = x or x + 1. Null unless x >= 0 and 0 < alpha < 1.
#}
{% macro poisson_exact_macro() -%}
    create or replace macro methods.poisson_lower_tail(x, t, reach) as
    {{ quadrature("exp(t * (1.0 - exp(-NODE)) - x * NODE)") }}
    ;
    create or replace macro methods.poisson_upper_tail(x, t, reach) as
    {{ quadrature("exp(x * ln(1.0 + NODE) - t * NODE)") }}
    ;
    create or replace macro methods.poisson_density(a, u) as
        a * (u - 2.0 * sinh(u / 2.0) * exp(u / 2.0)) + 0.5 * ln(a / (2.0 * pi())) - methods.stirling_rest(a);
    create or replace macro methods.poisson_lower(x, tail) as
        x * exp(
            list_reduce(
                [0.0, 0.0, 0.0, 0.0]::double[],
                lambda u, step: [x * exp(u)]
                .list_transform(lambda t: struct_pack(t := t, reach := methods.tail_end(x - t, t, 0.5)))
                .list_transform(
                    lambda span: struct_pack(
                        t := span.t, mass := methods.poisson_lower_tail(x, span.t, span.reach)
                    )
                )
                .list_transform(
                    lambda at_u: struct_pack(
                        mass := at_u.mass,
                        curve := (x - at_u.t) * at_u.mass - 1.0,
                        gap := methods.poisson_density(x, u) + ln(at_u.mass / tail)
                    )
                )
                .list_transform(
                    lambda found: u - 2.0 * found.gap * found.mass / greatest(1.0, 2.0 - found.gap * found.curve)
                )[1],
                least(0.0, -methods.rough_z(tail) / sqrt(x) - (pow(methods.rough_z(tail), 2) + 2.0) / (6.0 * x))
            )
        );
    create or replace macro methods.poisson_upper(x, tail) as
        (x + 1.0) * exp(
            list_reduce(
                [0.0, 0.0, 0.0, 0.0]::double[],
                lambda u, step: [(x + 1.0) * exp(u)]
                .list_transform(lambda t: struct_pack(t := t, reach := methods.tail_end(t - x, x, 1.0)))
                .list_transform(
                    lambda span: struct_pack(
                        t := span.t, mass := methods.poisson_upper_tail(x, span.t, span.reach)
                    )
                )
                .list_transform(
                    lambda at_u: struct_pack(
                        mass := at_u.mass,
                        curve := (at_u.t - x - 1.0) * at_u.mass - 1.0,
                        gap := methods.poisson_density(x + 1.0, u) + ln(at_u.mass / tail)
                    )
                )
                .list_transform(
                    lambda found: u + 2.0 * found.gap * found.mass / greatest(1.0, 2.0 - found.gap * found.curve)
                )[1],
                greatest(
                    0.0,
                    methods.rough_z(tail) / sqrt(x + 1.0) - (pow(methods.rough_z(tail), 2) + 2.0) / (6.0 * (x + 1.0))
                )
            )
        );
    create or replace macro methods.poisson_exact(x, alpha) as
        case
            when x between 0 and 1e15 and alpha > 0 and alpha < 1
            then
                struct_pack(
                    lower := case when x = 0 then 0.0 else methods.poisson_lower(x::double, alpha / 2.0) end,
                    upper := case
                        when x = 0 then -ln(alpha / 2.0) else methods.poisson_upper(x::double, alpha / 2.0)
                    end
                )
        end;
    comment on macro methods.poisson_lower_tail is
    '(x, t, reach): the integral of the tail of x or more events. Used by poisson_lower.';
    comment on macro methods.poisson_upper_tail is
    '(x, t, reach): the integral of the tail of x or fewer events. Used by poisson_upper.';
    comment on macro methods.poisson_density is
    '(a, u): logarithm of the density of the logarithm of a gamma variable, u from log(a). Used by poisson_exact.';
    comment on macro methods.poisson_lower is
    '(x, tail): the mean at which x or more events have the probability tail; x > 0.';
    comment on macro methods.poisson_upper is
    '(x, tail): the mean at which x or fewer events have the probability tail; x > 0.';
    comment on macro methods.poisson_exact is
    '(x, alpha): struct (lower, upper), exact interval of a Poisson count x. Garwood (1936). Null unless x >= 0 and 0 < alpha < 1.';
{%- endmacro %}
