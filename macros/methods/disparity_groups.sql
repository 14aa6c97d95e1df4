{#
  disparity_groups(t): the input of methods.disparity, one row per group, with what all measures share:
  population share, weighted mean, extremes, and the reasons for which a whole set has no weighted measure.
  A group without an estimate does not count; a value that is not finite is missing, as is a negative standard error.
#}
{% macro disparity_groups() -%}
    with
        disparity_delivered as (
            select
                set_key,
                subgroup::varchar as subgroup,
                case when isfinite(estimate::double) then estimate::double end as y,
                standard_error::double as delivered_error,
                population::double as delivered_population,
                subgroup_order::double as delivered_order,
                is_favourable::boolean as delivered_direction,
                scale::double as delivered_scale,
                reference_subgroup::varchar as reference_subgroup
            from query_table(t)
        ),
        known as (
            select
                *,
                case
                    when y is not null and isfinite(delivered_error) and delivered_error >= 0 then delivered_error
                end as s,
                case when y is not null and isfinite(delivered_population) then delivered_population end as n,
                case when y is not null and isfinite(delivered_order) then delivered_order end as o,
                case when isfinite(delivered_scale) and delivered_scale > 0 then delivered_scale end as positive_scale,
                y is not null and coalesce(subgroup = reference_subgroup, false) as is_reference
            from disparity_delivered
        ),
        counted as (
            select
                *,
                count(y) over sets as j,
                min(y) over sets as low,
                max(y) over sets as high,
                count(s) over sets as error_count,
                count(n) over sets as population_count,
                min(n) over sets as smallest,
                sum(n) over sets as all_people,
                sum(n * y) over sets as all_events,
                count(o) over sets as order_count,
                min(o) over sets as first_order,
                max(o) over sets as last_order,
                bool_and(delivered_direction) over sets as is_favourable,
                max(positive_scale) over sets as scale,
                max(reference_subgroup) over sets as reference_name
            from known
            window sets as (partition by set_key)
        ),
        judged as (
            select
                *,
                high = low as is_equal,
                order_count = j and j > 0 as is_ordered,
                case when j < 2 then 'fewer_than_two_groups' end as pair_reason,
                case
                    when j < 2 then 'fewer_than_two_groups' when j < 3 then 'fewer_than_three_groups'
                end as group_reason,
                case
                    when population_count < j then 'missing_population' when smallest <= 0 then 'zero_population'
                end as people_reason,
                case when error_count < j then 'missing_standard_error' end as error_reason
            from counted
        )
    select
        * exclude (people_reason),
        coalesce(group_reason, people_reason) as weight_reason,
        case when is_favourable then y = high else y = low end as is_best,
        is_ordered and o = last_order as is_most,
        is_ordered and o = first_order as is_least,
        case when people_reason is null then all_people end as total,
        case when people_reason is null then n / nullif(all_people, 0) end as p,
        case when is_equal then low when people_reason is null then all_events / nullif(all_people, 0) end as mu,
        coalesce(weight_reason, case when mu = 0 then 'zero_mean' when mu < 0 then 'negative_mean' end) as mean_reason
    from judged
{%- endmacro %}
