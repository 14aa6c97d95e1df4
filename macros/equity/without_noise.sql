{#
  A double to twelve significant digits, and zero when it is nothing beside `size`. Sums of doubles differ in their last bits
  with the order of the rows (ADR 0012); a build and its repetition must not.
#}
{% macro without_noise(expression, size) -%}
    case
        when {{ expression }} = 0 or abs({{ expression }}) <= 1e-12 * abs({{ size }})
        then 0
        else round({{ expression }}, 11 - floor(log10(abs({{ expression }})))::int)
    end
{%- endmacro %}
