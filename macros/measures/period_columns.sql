{# The period grains of every measure, from fine to coarse, and the column that holds each period's first day. #}
{% macro period_grains() -%}
    {{
        return(
            {
                "month": "month_start_date",
                "quarter": "quarter_start_date",
                "year": "year_start_date",
                "fiscal_year": "fiscal_year_start_date",
            }
        )
    }}
{%- endmacro %}

{# Length of a period in months. #}
{% macro grain_months(grain) -%}
    {{ return({"month": 1, "quarter": 3, "year": 12, "fiscal_year": 12}[grain]) }}
{%- endmacro %}

{# The same as SQL, of a column that names the grain. #}
{% macro months_of_grain(grain) -%}
    case {{ grain }} {% for name in period_grains() %} when '{{ name }}' then {{ grain_months(name) }} {% endfor %} end
{%- endmacro %}

{# First day of the period of a date. A fiscal year starts in the city's own month. #}
{% macro period_start(grain, date) -%}
    {%- if grain == "fiscal_year" -%}
        {%- set months = city().fiscal_year_start_month - 1 -%}
        (date_trunc('year', {{ date }} - interval {{ months }} month) + interval {{ months }} month)::date
    {%- else -%} date_trunc('{{ grain }}', {{ date }})::date
    {%- endif -%}
{%- endmacro %}

{# Last day, inclusive, of the period that starts on a date. #}
{% macro period_end(grain, start) -%}
    case
        {{ grain }}
        when 'day'
        then {{ start }}
        when 'month'
        then ({{ start }} + interval 1 month)::date - 1
        when 'quarter'
        then ({{ start }} + interval 3 month)::date - 1
        else ({{ start }} + interval 1 year)::date - 1
    end
{%- endmacro %}

{# First day of the period before the one that starts on a date, and of the same period a year ago. #}
{% macro period_before(grain, start) -%}
    case
        {{ grain }}
        when 'month'
        then ({{ start }} - interval 1 month)::date
        when 'quarter'
        then ({{ start }} - interval 3 month)::date
        else {{ year_before(start) }}
    end
{%- endmacro %}

{% macro year_before(start) -%} ({{ start }} - interval 1 year)::date {%- endmacro %}

{#
  One column per grain with the period's first day, from the first day of a month. A stock (headcount at a date) does
  not add up over time: a period shows its last month's snapshot, so earlier months get no period.
#}
{% macro period_columns(date, is_stock=false) -%}
    {%- for grain, column in period_grains().items() %}
        {%- if is_stock %}
            case
                when {{ date }} = max({{ date }}) over (partition by {{ period_start(grain, date) }})
                then {{ period_start(grain, date) }}
            end as {{ column }}
        {%- else %} {{ period_start(grain, date) }} as {{ column }}
        {%- endif %} {{ ',' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{# The configuration of the city that is being built. #}
{% macro city() -%}
    {%- set name = env_var("CITY", "demo") -%}
    {%- if name not in var("cities") -%}
        {{
            exceptions.raise_compiler_error(
                "CITY=" ~ name ~ " has no block under vars.cities in dbt_project.yml; known: " ~ var("cities")
                | join(", ")
            )
        }}
    {%- endif -%}
    {{ return(var("cities")[name]) }}
{%- endmacro %}
