from django import template

from gallery import styles

register = template.Library()
register.simple_tag(styles.sheet_address)
