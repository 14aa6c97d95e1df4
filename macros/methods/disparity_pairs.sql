{#
  disparity_pairs(t): measures of two groups (d, r, mrd, mrr); `t` as disparity_groups gives it.
  Ordered: most minus least advantaged when favourable, reversed when adverse. Unordered: highest minus lowest. With a
  reference: the reference minus the worst when favourable, reversed when adverse. Ratios of the same pairs;
  standard errors √(s₁² + s₂²), on the log √((s₁/y₁)² + (s₂/y₂)²).
#}
{% macro disparity_pairs(t) -%}
    with
        roles as (
            select
                set_key,
                any_value(j) as j,
                any_value(pair_reason) as pair_reason,
                any_value(is_ordered) as is_ordered,
                any_value(is_favourable) as is_favourable,
                any_value(reference_name) as reference_name,
                {{ disparity_role("y = high") }} as highest,
                {{ disparity_role("y = low") }} as lowest,
                {{ disparity_role("is_most") }} as most,
                {{ disparity_role("is_least") }} as least_advantaged,
                {{ disparity_role("is_reference") }} as reference
            from {{ t }}
            group by set_key
        ),
        chosen as (
            select
                *,
                case when is_favourable then highest when not is_favourable then lowest end as best,
                case
                    when is_ordered and is_favourable then most when is_ordered then least_advantaged else highest
                end as first_role,
                case
                    when is_ordered and is_favourable then least_advantaged when is_ordered then most else lowest
                end as second_role,
                case
                    when is_ordered and is_favourable is null
                    then 'missing_direction'
                    when is_ordered and (most.y is null or least_advantaged.y is null)
                    then 'tied_order'
                end as pair_gap,
                case
                    when coalesce(reference.members, 0) = 0
                    then 'no_reference_group'
                    when is_favourable is null
                    then 'missing_direction'
                    when reference.y is null
                    then 'tied_groups'
                end as reference_gap,
                case when is_favourable then reference else highest end as reference_first,
                case when is_favourable then lowest else reference end as reference_second,
                case
                    when reference.y = case when is_favourable then lowest.y else highest.y end
                    then 'reference_is_worst'
                end as is_own_worst
            from roles
        ),
        listed as (
            select
                set_key,
                j,
                list_concat(
                    {{
                        disparity_pair(
                            "d",
                            "r",
                            "no_reference",
                            "coalesce(pair_reason, pair_gap)",
                            "first_role",
                            "second_role",
                            "null",
                            "case when is_ordered then most.subgroup else best.subgroup end",
                        )
                    }},
                    {{
                        disparity_pair(
                            "mrd", "mrr", "standard", "pair_reason", "highest", "lowest", "null", "best.subgroup"
                        )
                    }},
                    case
                        when reference_name is not null
                        then
                            {{
                                disparity_pair(
                                    "d",
                                    "r",
                                    "reference",
                                    "coalesce(pair_reason, reference_gap)",
                                    "reference_first",
                                    "reference_second",
                                    "is_own_worst",
                                    "reference.subgroup",
                                )
                            }}
                    end
                ) as measures
            from chosen
        )
    select set_key, j, unnest(measures::{{ disparity_row_type() }}, recursive := true)
    from listed
{%- endmacro %}
