package calltable

func init() {
	add(
		Row{Methods: "Roles.List", Request: "GET /roles"},
		Row{Methods: "Roles.Get", Args: Args{"role"}, Request: "GET /roles/role"},
	)
}
