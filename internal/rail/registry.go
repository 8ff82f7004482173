package rail

import "slices"

// Registry is the rails of a gateway, at most one of each name.
type Registry []Rail

// Named finds a rail; false for a name that nobody has.
func (r Registry) Named(name string) (Rail, bool) {
	for _, one := range r {
		if one.Name() == name {
			return one, true
		}
	}
	return nil, false
}

// Serving finds the rail that a method of live tills is paid on by itself; false where none is.
func (r Registry) Serving(method string) (Rail, bool) {
	for _, one := range r {
		if slices.Contains(one.Methods(), method) {
			return one, true
		}
	}
	return nil, false
}
