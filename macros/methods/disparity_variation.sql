{#
  disparity_variation(t): variance between the groups, bgv = Σp(y−μ)², bgsd = √bgv and cov = 100 bgsd / μ;
  `t` as disparity_groups gives it. Standard errors by the delta method, that of bgv with its second-order
  term. The square root has no slope at zero: when all groups are equal, bgsd and cov have no standard error.
#}
{% macro disparity_variation(t) -%}
    with
        centred as (select *, y - mu as x, sum(p * pow(y - mu, 2)) over (partition by set_key) as bgv from {{ t }}),
        sets as (
            select
                set_key,
                any_value(j) as j,
                any_value(weight_reason) as reason,
                any_value(mean_reason) as mean_reason,
                any_value(error_reason) as error_reason,
                any_value(coalesce(error_reason, case when is_equal then 'all_equal' end)) as root_error_reason,
                any_value(mu) as mu,
                any_value(bgv) as bgv,
                sum(pow(p * s * x, 2)) as first_order,
                greatest(
                    0.0, pow(sum(pow(p * s, 2)), 2) - sum(pow(p * s, 4)) + sum(pow(p * (1 - p) * s * s, 2))
                ) as second_order,
                sum(pow(p * s * (x / nullif(sqrt(bgv) * mu, 0) - sqrt(bgv) / nullif(mu * mu, 0)), 2)) as cov_variance
            from centred
            group by set_key
        ),
        listed as (
            select
                set_key,
                j,
                [
                    row(
                        'bgv',
                        'standard',
                        reason,
                        bgv,
                        sqrt(4 * first_order + 2 * second_order),
                        error_reason,
                        false,
                        null
                    ),
                    row(
                        'bgsd',
                        'standard',
                        reason,
                        sqrt(bgv),
                        sqrt(first_order / nullif(bgv, 0)),
                        root_error_reason,
                        false,
                        null
                    ),
                    row(
                        'cov',
                        'standard',
                        mean_reason,
                        100 * sqrt(bgv) / nullif(mu, 0),
                        100 * sqrt(cov_variance),
                        root_error_reason,
                        false,
                        null
                    )
                ] as measures
            from sets
        )
    select set_key, j, unnest(measures::{{ disparity_row_type() }}, recursive := true)
    from listed
{%- endmacro %}
