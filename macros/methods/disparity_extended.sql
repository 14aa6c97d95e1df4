{#
  disparity_extended(t): extended relative concentration index of HD*Calc, erci = 1 − Σ w y / μ with the weight
  w = (1 − before)^ν − (1 − after)^ν of a group whose people stand between the shares `before` and `after` of the order;
  `t` as disparity_ranks gives it. ν = 2 is rci, ν = 4 looks harder at the disadvantaged. Delta method.
#}
{% macro disparity_extended(t) -%}
    with
        weighted as (
            select r.*, v.nu, pow(greatest(0.0, 1 - rank_before), v.nu) - pow(greatest(0.0, 1 - rank_after), v.nu) as w
            from {{ t }} as r
            cross join (values (2), (4)) as v(nu)
            where r.kind = 'exact'
        ),
        -- Groups that share an order share its weight by their people.
        shared as (
            select
                * exclude (w),
                w * p / nullif(rank_after - rank_before, 0) as w,
                sum(w * p / nullif(rank_after - rank_before, 0) * y) over (partition by set_key, nu) as total_wy
            from weighted
        ),
        sets as (
            select
                set_key,
                nu,
                any_value(j) as j,
                any_value(mean_reason) as reason,
                any_value(coalesce(error_reason, case when is_equal then 'all_equal' end)) as error_reason,
                case
                    when any_value(is_equal) then 0.0 else 1 - any_value(total_wy) / nullif(any_value(mu), 0)
                end as erci,
                sqrt(sum(pow(s * (w / nullif(mu, 0) - total_wy * p / nullif(mu * mu, 0)), 2))) as s
            from shared
            group by set_key, nu
        ),
        listed as (
            select set_key, j, [row('erci', 'nu_' || nu, reason, erci, s, error_reason, false, null)] as measures
            from sets
        )
    select set_key, j, unnest(measures::{{ disparity_row_type() }}, recursive := true)
    from listed
{%- endmacro %}
