{# Public tables have short names in schema `open`, whose models carry the prefix `open_` to be unique here. #}
{% macro generate_alias_name(custom_alias_name=none, node=none) -%}
    {%- set name = custom_alias_name or node.name -%}
    {{ name[5:] if node.resource_type == "model" and "open" in node.fqn and name.startswith("open_") else name }}
{%- endmacro %}
