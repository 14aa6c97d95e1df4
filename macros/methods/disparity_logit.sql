{#
  disparity_logit(fits, ranks): slope indices of the logistic curve; the tables as disparity_fits and
  disparity_ranks give them. Fitted shares at the ridits 0 and 1, sandwich HC1 with J / (J − 2) and delta method;
  sii in the unit of the estimate, rii on the log.
#}
{% macro disparity_logit(fits, ranks) -%}
    with
        solved as ({{ disparity_newton(ranks) }}),
        residuals as (
            select
                *,
                list_transform(data, lambda d:1 / (1 + exp(- a - b * d.x))) as fit,
                list_transform(data, lambda d, i:d.p * fit[i] * (1 - fit[i])) as h,
                list_transform(data, lambda d, i:pow(d.p * (d.q - fit[i]), 2)) as e2,
                1 / (1 + exp(0.5 * b - a)) as bottom,
                1 / (1 + exp(-0.5 * b - a)) as top
            from solved
        ),
        summed as (
            select
                *,
                list_sum(h) as h00,
                list_sum(list_transform(h, lambda v, i:v * data[i].x)) as h01,
                list_sum(list_transform(h, lambda v, i:v * data[i].x * data[i].x)) as h11,
                list_sum(e2) as m00,
                list_sum(list_transform(e2, lambda v, i:v * data[i].x)) as m01,
                list_sum(list_transform(e2, lambda v, i:v * data[i].x * data[i].x)) as m11,
                [top * (1 - top) - bottom * (1 - bottom), 0.5 * (top * (1 - top) + bottom * (1 - bottom))] as slope_g,
                [bottom - top, 0.5 * (1 - top) + 0.5 * (1 - bottom)] as ratio_g
            from residuals
        ),
        erred as (
            select *, {{ disparity_sandwich("slope_g") }} as slope_s, {{ disparity_sandwich("ratio_g") }} as ratio_s
            from summed
        ),
        judged as (
            select
                f.set_key,
                f.j,
                coalesce(
                    f.reason,
                    case
                        when f.is_equal
                        then 'all_equal'
                        when f.scale is null
                        then 'missing_scale'
                        when f.low < 0 or f.high > f.scale
                        then 'outside_scale'
                        when e.j is null
                        then 'no_convergence'
                    end
                ) as reason,
                f.scale,
                e.bottom,
                e.top,
                e.slope_s * sqrt(f.j / nullif(greatest(f.j - 2, 0), 0)) as slope_s,
                e.ratio_s * sqrt(f.j / nullif(greatest(f.j - 2, 0), 0)) as ratio_s
            from {{ fits }} as f
            left join erred as e on f.set_key is not distinct from e.set_key
            where f.kind = 'whole'
        ),
        listed as (
            select
                set_key,
                j,
                [
                    row('sii', 'logit', reason, scale * (top - bottom), scale * slope_s, null, false, null),
                    row('rii', 'logit', reason, top / nullif(bottom, 0), ratio_s, null, true, null)
                ] as measures
            from judged
        )
    select set_key, j, unnest(measures::{{ disparity_row_type() }}, recursive := true)
    from listed
{%- endmacro %}
