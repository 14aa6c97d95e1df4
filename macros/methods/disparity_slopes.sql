{#
  disparity_slopes(t): slope indices of the straight line; `t` as disparity_fits gives it.
  sii is the fitted value at the top of the order minus that at the bottom, rii their ratio, with the population rounded
  up as WHO's package does. `hdcalc` and kmi (ratio of the extremes) as HD*Calc does: the exact population, and rii
  as sii over the mean. Sandwich standard errors (HC1); that of a ratio of fitted values on the log.
#}
{% macro disparity_slopes(t) -%}
    with
        judged as (
            select
                *,
                coalesce(reason, case when is_equal then 'all_equal' end) as slope_reason,
                coalesce(
                    reason,
                    case when is_equal then 'all_equal' when least(bottom, top) <= 0 then 'extrapolates_below_zero' end
                ) as ratio_reason,
                {{ disparity_fit_error("0", "1") }} as slope_s,
                {{ disparity_fit_error("-slope / nullif(mu * mu, 0)", "1 / nullif(mu, 0)") }} as relative_s,
                {{
                    disparity_fit_error(
                        "1 / nullif(top, 0) - 1 / nullif(bottom, 0)",
                        "0.5 / nullif(top, 0) + 0.5 / nullif(bottom, 0)",
                    )
                }} as ratio_s
            from {{ t }}
        ),
        listed as (
            select
                set_key,
                j,
                case
                    when kind = 'whole'
                    then
                        [
                            row('sii', 'linear', slope_reason, slope, slope_s, null, false, null),
                            row('rii', 'linear', ratio_reason, top / nullif(bottom, 0), ratio_s, null, true, null)
                        ]
                    else
                        [
                            row('sii', 'hdcalc', slope_reason, slope, slope_s, null, false, null),
                            row(
                                'rii',
                                'hdcalc',
                                coalesce(slope_reason, mean_reason),
                                slope / nullif(mu, 0),
                                relative_s,
                                null,
                                false,
                                null
                            ),
                            row('kmi', 'standard', ratio_reason, top / nullif(bottom, 0), ratio_s, null, true, null)
                        ]
                end as measures
            from judged
        )
    select set_key, j, unnest(measures::{{ disparity_row_type() }}, recursive := true)
    from listed
{%- endmacro %}
