{#
  methods.location_quotient(t): how much more of a service or burden a place has for its people than the whole (1 = the
  same), and than all other places together. The second has limits on the logarithm, sqrt(1/a + 1/b) for two
  independent Poisson counts; the first has none, because a place is part of the whole it is compared with.
#}
{% macro location_quotient_macro() -%}
    create or replace macro methods.location_quotient(t) as table
        with
            given as (
                select
                    set_key,
                    place,
                    events::double as events,
                    population::double as population,
                    sum(events::double) over (partition by set_key) as set_events,
                    sum(population::double) over (partition by set_key) as set_population
                from query_table(t)
                where events >= 0 and population > 0
            ),

            compared as (
                select
                    *,
                    events / population / nullif(set_events / set_population, 0) as quotient,
                    events
                    / population
                    / nullif((set_events - events) / nullif(set_population - population, 0), 0) as quotient_to_rest,
                    sqrt(1 / nullif(events, 0) + 1 / nullif(set_events - events, 0)) as log_error
                from given
            )

        select
            set_key,
            place,
            events,
            population,
            events / population as rate,
            quotient,
            quotient_to_rest,
            quotient_to_rest * exp(-1.959963984540054 * log_error) as rest_lower,
            quotient_to_rest * exp(1.959963984540054 * log_error) as rest_upper
        from compared;
    comment on macro table methods.location_quotient is
    '(t): names a table with set_key, place, events, population. One row per set and place: rate, its ratio to the rate of the whole, and to the rate of all other places with 95 % limits (Poisson, on the logarithm).';
{%- endmacro %}
