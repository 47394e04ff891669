"""How French writes times; days and months are as Django has them. Spaces before h do not break."""

TIME_FORMAT = "G\xa0\\h\xa0i"
DATETIME_FORMAT = "j F Y à G\xa0\\h\xa0i"
