{# What the semantic layer says of each measure: rows (measure_code, subject, per_population, counts_events, is_stock,
   is_selection, standard_code) as a sub-select. counts_events: every operand counts events, so that binomial and Poisson intervals
   apply. is_stock: a state at a date, such as a headcount, which does not add up over time. is_selection: people are
   chosen from a pool, so that the four-fifths rule applies. standard_code: to whose ages its rate is standardised. #}
{% macro metric_catalogue() -%}
    {%- set rows = [] -%}
    {%- if execute -%}
        {%- for semantic_model in graph.semantic_models.values() | sort(attribute="name") -%}
            {%- for metric in subject_metrics(semantic_model.name) -%}
                {%- set per = metric_named(metric.code).config.meta.get("per_population") -%}
                {%- set counts = counts_events(metric.numerator) and (
                    not metric.denominator or counts_events(metric.denominator)
                ) -%}
                {%- do rows.append(
                    "('"
                    ~ metric.code
                    ~ "', '"
                    ~ semantic_model.name
                    ~ "', "
                    ~ (per or "null")
                    ~ ", "
                    ~ counts
                    ~ ", "
                    ~ metric.numerator.is_stock
                    ~ ", "
                    ~ metric_named(metric.code).config.meta.get("is_selection", false)
                    ~ ", '"
                    ~ metric_named(metric.code).config.meta.get("standard_population", "")
                    ~ "')"
                ) -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endif -%}
    (
        select
            measure_code,
            subject,
            per_population::bigint as per_population,
            counts_events::boolean as counts_events,
            is_stock::boolean as is_stock,
            is_selection::boolean as is_selection,
            nullif(standard_code, '') as standard_code
        from
            (values {{ rows | join(", ") if rows else "('', '', null, false, false, false, '')" }}) as metrics(
                measure_code, subject, per_population, counts_events, is_stock, is_selection, standard_code
            )
        where measure_code <> ''
    )
{%- endmacro %}

{% macro counts_events(operand) -%}
    {{ return(operand.agg in ("count", "sum_boolean") or (operand.agg == "sum" and operand.expr | string == "1")) }}
{%- endmacro %}
