{#
  Primary small-number rule (threshold k): a count from 1 to k − 1; for a proportion also its complement and its
  denominator; for means, medians and weighted proportions the number of observations. k = 0 exempts a measure that is not
  about people.
#}
{% macro is_sensitive(method, k) -%}
    coalesce(
        {{ k }} > 0
        and case
            when {{ method }} in ('count', 'rate', 'sum')
            then least(numerator, sample_size) between 1 and {{ k }} - 1
            when {{ is_proportion_of_people(method) }}
            then
                numerator between 1 and {{ k }} - 1
                or denominator - numerator between 1 and {{ k }} - 1
                or denominator between 1 and {{ k }} - 1
            else sample_size between 1 and {{ k }} - 1
        end,
        false
    )
{%- endmacro %}

{# Its numerator and denominator are counts: of a weighted one they are sums of weights. #}
{% macro is_proportion_of_people(method) -%} {{ method }} = 'proportion' and denominator = sample_size {%- endmacro %}
