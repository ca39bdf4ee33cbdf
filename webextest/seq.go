package webextest

import "iter"

// Seq returns a sequence of items, and err after them unless it is nil, as the
// lists of package webex end. Use it in a mock of a list, where a test needs no
// fake.
func Seq[T any](items []T, err error) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, item := range items {
			if !yield(item, nil) {
				return
			}
		}
		if err != nil {
			yield(*new(T), err)
		}
	}
}
