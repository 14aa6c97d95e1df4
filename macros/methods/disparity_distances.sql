{#
  disparity_distances(t): mean absolute difference from the best group (mdbu, mdbw) and from the reference
  group (mdru, mdrw), plain and weighted by population; `t` as disparity_groups gives it.
  With c the value compared with: Var = Σ w²s² over the groups that differ from c, + s_c² (Σ w sign(y − c))².
  Another group with the value c has no slope there: no standard error, unless theirs are all zero.
#}
{% macro disparity_distances(t) -%}
    with
        anchored as (
            select
                g.*,
                v.letter,
                case
                    when v.letter = 'b'
                    then case when is_favourable then high when not is_favourable then low end
                    else max(y) filter (where is_reference) over sets
                end as c,
                case when v.letter = 'b' then is_best else is_reference end as is_anchor,
                case when v.letter = 'b' then 'missing_direction' else 'no_reference_group' end as gap
            from {{ t }} as g
            cross join (values ('b'), ('r')) as v(letter)
            window sets as (partition by set_key, letter)
        ),
        sets as (
            select
                set_key,
                letter,
                any_value(j) as j,
                coalesce(
                    any_value(group_reason),
                    case when any_value(c) is null then any_value(gap) end,
                    case when max(y) filter (where is_anchor) > min(y) filter (where is_anchor) then 'tied_groups' end
                ) as reason,
                any_value(weight_reason) as weight_reason,
                coalesce(
                    any_value(error_reason),
                    case
                        when count(*) filter (where y = c) > 1 and max(s) filter (where y = c) > 0 then 'tied_groups'
                    end
                ) as error_reason,
                min(subgroup) filter (where is_anchor) as reference_group,
                max(s) filter (where y = c) as c_s,
                sum(abs(y - c)) / any_value(j) as plain,
                sum(p * abs(y - c)) as weighted,
                sum(case when y <> c then s * s end) / pow(any_value(j), 2) as plain_variance,
                sum(case when y <> c then pow(p * s, 2) end) as weighted_variance,
                sum(sign(y - c)) / any_value(j) as plain_side,
                sum(p * sign(y - c)) as weighted_side
            from anchored
            group by set_key, letter
        ),
        listed as (
            select
                set_key,
                j,
                [
                    row(
                        'md' || letter || 'u',
                        'standard',
                        reason,
                        plain,
                        sqrt(coalesce(plain_variance, 0) + pow(c_s * plain_side, 2)),
                        error_reason,
                        false,
                        reference_group
                    ),
                    row(
                        'md' || letter || 'w',
                        'standard',
                        coalesce(reason, weight_reason),
                        weighted,
                        sqrt(coalesce(weighted_variance, 0) + pow(c_s * weighted_side, 2)),
                        error_reason,
                        false,
                        reference_group
                    )
                ] as measures
            from sets
        )
    select set_key, j, unnest(measures::{{ disparity_row_type() }}, recursive := true)
    from listed
{%- endmacro %}
