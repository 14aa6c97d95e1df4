{# Fails with each value outside the bounds; both are inclusive and either may be left out. Nulls pass: use not_null. #}
{% test is_within(model, column_name, minimum=none, maximum=none) %}
    select {{ column_name }}
    from {{ model }}
    where
        false
        {% if minimum is not none %} or {{ column_name }} < {{ minimum }} {% endif %}
        {% if maximum is not none %} or {{ column_name }} > {{ maximum }} {% endif %}
{% endtest %}
