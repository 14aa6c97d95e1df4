{#
  disparity_row_type(): the type of a list of measures. Each step of methods.disparity builds its measures as unnamed rows
  in this order and turns the list into rows at its end. `reason` says why the estimate is null, `error_reason` why
  only the standard error is; `is_log` marks a standard error on the log scale (ratios).
#}
{% macro disparity_row_type() -%}
    struct(
        disparity_code varchar,
        variant varchar,
        reason varchar,
        estimate double,
        standard_error double,
        error_reason varchar,
        is_log boolean,
        reference_group varchar
    )[]
{%- endmacro %}
