{#
  The counts of people or events in a row of values, by role: `n` all, `x` those that meet the measure's condition, `c` the
  others.
#}
{% macro count_roles(method) -%}
    case
        when {{ method }} in ('count', 'rate')
        then [struct_pack(role := 'n', people := try_cast(numerator as bigint))]
        when {{ is_proportion_of_people(method) }}
        then
            [
                struct_pack(role := 'n', people := try_cast(denominator as bigint)),
                struct_pack(role := 'x', people := try_cast(numerator as bigint)),
                struct_pack(role := 'c', people := try_cast((denominator - numerator) as bigint))
            ]
        else [struct_pack(role := 'n', people := try_cast(sample_size as bigint))]
    end
{%- endmacro %}
