{#
  Schema `methods`: the statistics that the marts use, as DuckDB macros that ship with every release, so that an
  analyst can recompute a figure or apply the same method to any table. One definition serves both.
#}
{% macro create_methods() -%}
    create schema if not exists methods;
    {{ wilson_macro() }}
    {{ byar_macro() }}
    {{ mean_interval_macro() }}
    {{ disparity_macro() }}
{%- endmacro %}
