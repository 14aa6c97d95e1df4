{#
  disparity_potential(t): population attributable risk and fraction, y_ref − μ and 100 (y_ref − μ) / μ, where
  ref is the most advantaged group of an ordered dimension, else the best. Zero when nobody gains: the sign is wrong.
  Standard error by Walter (1978), Int J Epidemiol 7(2), from the two-by-two table of the reference and the others,
  here in shares: c with and d without the event in the reference, a and b in the rest. In percent, as paf is
  (WHO's package leaves it as a share). It would be zero, whatever the counts, when the reference has no event: null.
#}
{% macro disparity_potential(t) -%}
    with
        roles as (
            select
                set_key,
                any_value(j) as j,
                any_value(weight_reason) as weight_reason,
                any_value(mean_reason) as mean_reason,
                any_value(is_ordered) as is_ordered,
                any_value(is_favourable) as is_favourable,
                any_value(low) as low,
                any_value(high) as high,
                any_value(scale) as scale,
                any_value(total) as total,
                any_value(mu) as mu,
                {{ disparity_role("case when is_ordered then is_most else is_best end") }} as reference
            from {{ t }}
            group by set_key
        ),
        gained as (
            select
                *,
                case
                    when is_favourable then greatest(0.0, reference.y - mu) else least(0.0, reference.y - mu)
                end as gain,
                coalesce(
                    weight_reason,
                    case
                        when is_favourable is null then 'missing_direction' when reference.y is null then 'tied_order'
                    end
                ) as reason,
                case
                    when scale is null
                    then 'missing_scale'
                    when low < 0 or high > scale
                    then 'outside_scale'
                    when mu = 0
                    then 'zero_mean'
                    when reference.p is null
                    then 'tied_groups'
                    when reference.y = 0
                    then 'zero_estimate'
                end as error_reason,
                mu / scale as share,
                reference.p * reference.y / scale as c,
                reference.p - reference.p * reference.y / scale as d,
            from roles
        ),
        erred as (
            select
                *,
                case
                    when error_reason is null
                    then
                        100 * sqrt(
                            greatest(0.0, c * ((share - c) * d * (1 - c) + (1 - share - d) * c * c) / total)
                            / nullif(pow(share * reference.p, 3), 0)
                        )
                end as s
            from gained
        ),
        listed as (
            select
                set_key,
                j,
                [
                    row('par', 'standard', reason, gain, s * mu / 100, error_reason, false, reference.subgroup),
                    row(
                        'paf',
                        'standard',
                        coalesce(reason, mean_reason),
                        100 * gain / nullif(mu, 0),
                        s,
                        error_reason,
                        false,
                        reference.subgroup
                    )
                ] as measures
            from erred
        )
    select set_key, j, unnest(measures::{{ disparity_row_type() }}, recursive := true)
    from listed
{%- endmacro %}
