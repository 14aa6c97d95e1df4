{#
  Names the contact detail that a free text holds, `an e-mail address` or `a telephone number`; null when there is none.
  A telephone number is seven digits or more with nothing but spaces, dots, dashes, slashes and brackets between them;
  a date (2024-07-01) and a span of years (2019-2023) are not, nor is an amount, whose digits are parted by commas.
#}
{% macro contact_detail(text) -%}
    case
        when regexp_matches({{ text }}, '[^\s@]+@[^\s@]+\.[A-Za-z]{2,}')
        then 'an e-mail address'
        when
            regexp_matches(
                regexp_replace(
                    {{ text }}, '\b\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\b|\b(19|20)\d\d ?[-/] ?(19|20)\d\d\b', '', 'g'
                ),
                '\d([ ().\/+-]*\d){6,}'
            )
        then 'a telephone number'
    end
{%- endmacro %}
