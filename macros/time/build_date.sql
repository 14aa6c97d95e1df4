{# The day of the build (UTC, as the ledger counts); one name for it, so that a unit test can say which day it is. #}
{% macro build_date() -%} current_date {%- endmacro %}
