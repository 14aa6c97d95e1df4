{#
  methods.age_standardised_rate(t): the rate that a standard population would have with the age-specific rates of a set,
  sum(w x / n) / sum(w). Its variance is sum(w² x / n²) / (sum w)², and its limits are those of the number of events by
  Byar, moved to the scale of the rate: rate + sqrt(variance / events) (limit - events). Dobson, Kuulasmaa, Eberle and
  Scherer 1991. Every age group needs events, people and a weight: leaving one out would standardise to another
  population, so such a set has a reason instead of a rate. Sums run in the order of the groups: the last bit is stable.
#}
{% macro age_standardised_rate_macro() -%}
    create or replace macro methods.age_standardised_rate(t) as table
        with
            given as (
                select
                    set_key,
                    age_group,
                    events::double as x,
                    population::double as n,
                    standard_population::double as w,
                    scale::double as scale
                from query_table(t)
            ),

            summed as (
                select
                    set_key,
                    count(*) as age_groups,
                    count(distinct age_group) as different_groups,
                    bool_and(coalesce(isfinite(x) and isfinite(n) and isfinite(w), false)) as is_complete,
                    bool_and(x >= 0 and n > 0 and w >= 0) as is_in_range,
                    count(distinct scale) as scales,
                    max(scale) as scale,
                    list_sum(list(x order by age_group)) as events,
                    list_sum(list(n order by age_group)) as population,
                    list_sum(list(w order by age_group)) as standard,
                    list_sum(list(w * x / n order by age_group) filter (n > 0)) as expected,
                    list_sum(list(w * w * x / (n * n) order by age_group) filter (n > 0)) as squares
                from given
                group by set_key
            ),

            judged as (
                select
                    *,
                    case
                        when not is_complete
                        then 'missing_number'
                        when not is_in_range
                        then 'number_out_of_range'
                        when different_groups < age_groups
                        then 'repeated_age_group'
                        when scales <> 1 or scale <= 0
                        then 'no_single_scale'
                        when standard = 0
                        then 'no_standard_population'
                    end as reason
                from summed
            ),

            estimated as (
                select
                    *,
                    scale * expected / standard as estimate,
                    scale * sqrt(squares) / standard as error,
                    methods.byar(events, 1.959963984540054) as limits
                from judged
                where reason is null
            )

        select
            judged.set_key,
            judged.age_groups,
            if(judged.reason is null, judged.events, null) as events,
            if(judged.reason is null, judged.population, null) as population,
            judged.scale * estimated.events / estimated.population as crude_rate,
            estimated.estimate as rate,
            if(estimated.events > 0, estimated.error, null) as standard_error,
            if(
                estimated.events > 0,
                greatest(
                    0.0,
                    estimated.estimate
                    + estimated.error / sqrt(estimated.events) * (estimated.limits.lower - estimated.events)
                ),
                null
            ) as ci_lower,
            if(
                estimated.events > 0,
                estimated.estimate
                + estimated.error / sqrt(estimated.events) * (estimated.limits.upper - estimated.events),
                null
            ) as ci_upper,
            coalesce(judged.reason, if(estimated.events = 0, 'no_events_no_interval', null)) as reason
        from judged
        left join estimated on judged.set_key is not distinct from estimated.set_key;
    comment on macro table methods.age_standardised_rate is
    '(t): names a table with set_key, age_group, events, population, standard_population, scale. One row per set: crude and directly age-standardised rate, standard error and 95 % limits. Dobson and others (1991). A set that cannot be standardised has a reason.';
{%- endmacro %}
