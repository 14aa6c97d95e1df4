{#
  disparity_deviations(t): mean absolute difference from the mean, plain (mdmu) and weighted by population
  (mdmw), and as a percentage of the mean (idisu, idisw); `t` as disparity_groups gives it.
  Standard errors by the delta method; an absolute difference has no slope at zero: none when all groups are equal.
#}
{% macro disparity_deviations(t) -%}
    with
        weighted as (
            select g.*, v.letter, case when y is not null then case when v.letter = 'u' then 1.0 / j else p end end as w
            from {{ t }} as g
            cross join (values ('u'), ('w')) as v(letter)
        ),
        summed as (
            select *, sum(w * sign(y - mu)) over sets as side, sum(w * abs(y - mu)) over sets as deviation
            from weighted
            window sets as (partition by set_key, letter)
        ),
        sloped as (select *, w * sign(y - mu) - p * side as slope from summed),
        sets as (
            select
                set_key,
                letter,
                any_value(j) as j,
                any_value(weight_reason) as reason,
                any_value(mean_reason) as mean_reason,
                any_value(coalesce(error_reason, case when is_equal then 'all_equal' end)) as error_reason,
                any_value(mu) as mu,
                any_value(deviation) as deviation,
                sqrt(sum(pow(s * slope, 2))) as deviation_s,
                sqrt(sum(pow(s * (slope / nullif(mu, 0) - deviation * p / nullif(mu * mu, 0)), 2))) as relative_s
            from sloped
            group by set_key, letter
        ),
        listed as (
            select
                set_key,
                j,
                [
                    row('mdm' || letter, 'standard', reason, deviation, deviation_s, error_reason, false, null),
                    row(
                        'idis' || letter,
                        'standard',
                        mean_reason,
                        100 * deviation / nullif(mu, 0),
                        100 * relative_s,
                        error_reason,
                        false,
                        null
                    )
                ] as measures
            from sets
        )
    select set_key, j, unnest(measures::{{ disparity_row_type() }}, recursive := true)
    from listed
{%- endmacro %}
