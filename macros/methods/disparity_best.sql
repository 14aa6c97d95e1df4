{#
  disparity_best(t): the best group against the plain mean of the others (srd, srr, idisp), as Healthy People
  2030 and HD*Calc do; `t` as disparity_groups gives it.
#}
{% macro disparity_best(t) -%}
    with
        roles as (
            select
                set_key,
                any_value(j) as j,
                any_value(
                    coalesce(pair_reason, case when is_favourable is null then 'missing_direction' end)
                ) as reason,
                any_value(is_favourable) as is_favourable,
                any_value(error_reason) as error_reason,
                any_value(is_equal) as is_equal,
                sum(y) as sum_y,
                sum(s * s) as sum_s2,
                any_value(low) as low,
                {{ disparity_role("is_best") }} as best
            from {{ t }}
            group by set_key
        ),
        compared as (
            select
                *,
                coalesce(error_reason, best.error_reason) as gap_reason,
                coalesce(
                    reason, case when low < 0 then 'negative_estimate' when best.y = 0 then 'zero_estimate' end
                ) as ratio_reason,
                case when is_equal then low else (sum_y - best.y) / nullif(j - 1, 0) end as others,
                sqrt(greatest(0.0, sum_s2 - best.s * best.s)) / nullif(j - 1, 0) as others_s
            from roles
        ),
        listed as (
            select
                set_key,
                j,
                [
                    row(
                        'srd',
                        'standard',
                        reason,
                        abs(best.y - others),
                        sqrt(best.s * best.s + others_s * others_s),
                        gap_reason,
                        false,
                        best.subgroup
                    ),
                    row(
                        'srr',
                        'standard',
                        coalesce(ratio_reason, case when others = 0 then 'zero_estimate' end),
                        case when is_favourable then best.y / nullif(others, 0) else others / nullif(best.y, 0) end,
                        sqrt(pow(best.s / nullif(best.y, 0), 2) + pow(others_s / nullif(others, 0), 2)),
                        gap_reason,
                        true,
                        best.subgroup
                    ),
                    row(
                        'idisp',
                        'standard',
                        ratio_reason,
                        100 * abs(best.y - others) / nullif(best.y, 0),
                        100 * sqrt(pow(others_s, 2) + pow(others * best.s / nullif(best.y, 0), 2)) / nullif(best.y, 0),
                        gap_reason,
                        false,
                        best.subgroup
                    )
                ] as measures
            from compared
        )
    select set_key, j, unnest(measures::{{ disparity_row_type() }}, recursive := true)
    from listed
{%- endmacro %}
