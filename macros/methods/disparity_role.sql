{#
  disparity_role(is_member): aggregate, the groups of a set that hold a role (best, most advantaged, reference, …) as one.
  Usually that is one group. When several share it, what differs between them is null: a standard error that depends
  on which of them is meant is no standard error.
#}
{% macro disparity_role(is_member) -%}
    struct_pack(
        members := count(*) filter (where {{ is_member }}),
        y := case
            when min(y) filter (where {{ is_member }}) = max(y) filter (where {{ is_member }})
            then max(y) filter (where {{ is_member }})
        end,
        s := case
            when count(*) filter (where {{ is_member }}) > count(s) filter (where {{ is_member }})
            then null
            when min(s) filter (where {{ is_member }}) = max(s) filter (where {{ is_member }})
            then max(s) filter (where {{ is_member }})
        end,
        p := case
            when min(p) filter (where {{ is_member }}) = max(p) filter (where {{ is_member }})
            then max(p) filter (where {{ is_member }})
        end,
        subgroup := min(subgroup) filter (where {{ is_member }}),
        error_reason := case
            when count(*) filter (where {{ is_member }}) > count(s) filter (where {{ is_member }})
            then 'missing_standard_error'
            when min(s) filter (where {{ is_member }}) < max(s) filter (where {{ is_member }})
            then 'tied_groups'
        end
    )
{%- endmacro %}
