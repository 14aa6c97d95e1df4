select department_code, department_name, description, contact_email from {{ ref("catalogue_departments") }}
