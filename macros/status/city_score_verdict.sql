{# The score of the period's value; CityScore's day, week, month and quarter are values of these periods. #}
{% macro city_score_verdict() -%} methods.city_score(compared_value, aim_value, aim_direction) {%- endmacro %}
