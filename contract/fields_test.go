package contract

import (
	"encoding/json"
	"reflect"
	"strings"

	"github.com/go-webex/webex"
)

var (
	sdk        = reflect.TypeFor[webex.Client]().PkgPath()
	extraType  = reflect.TypeFor[map[string]json.RawMessage]()
	errorsType = reflect.TypeFor[map[string]webex.ItemError]()
)

// isObject reports whether a type is one of the SDK's that stands for an object
// of the API, or is a page of them.
func isObject(t reflect.Type) bool {
	switch t {
	case reflect.TypeFor[webex.Object](), reflect.TypeFor[webex.Response](), reflect.TypeFor[webex.Upload](),
		reflect.TypeFor[webex.File](), reflect.TypeFor[webex.FileInfo]():
		return false
	}
	return t.Kind() == reflect.Struct && t.PkgPath() == sdk
}

// attributesOf returns the fields of an object's type that stand for attributes
// of it, or for what a method makes of them.
func attributesOf(t reflect.Type) []reflect.StructField {
	var fields []reflect.StructField
	for field := range t.Fields() {
		if field.IsExported() && !field.Anonymous && field.Type != extraType && field.Type != errorsType {
			fields = append(fields, field)
		}
	}
	return fields
}

// nameOf names a field as in "Room.Title".
func nameOf(t reflect.Type, field reflect.StructField) string {
	name, _, _ := strings.Cut(t.Name(), "[") // of a Page
	return name + "." + field.Name
}

// fieldsOfType adds the names of the fields of all objects in a type.
func fieldsOfType(t reflect.Type, names map[string]bool) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice:
		fieldsOfType(t.Elem(), names)
	case reflect.Struct:
		if !isObject(t) {
			return
		}
		for _, field := range attributesOf(t) {
			if name := nameOf(t, field); !names[name] {
				names[name] = true
				fieldsOfType(field.Type, names)
			}
		}
	}
}

// fieldsOfValue adds the names of the fields that are not zero in a value.
func fieldsOfValue(v reflect.Value, names map[string]bool) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			fieldsOfValue(v.Elem(), names)
		}
	case reflect.Slice:
		for i := range v.Len() {
			fieldsOfValue(v.Index(i), names)
		}
	case reflect.Struct:
		if !isObject(v.Type()) {
			return
		}
		for _, field := range attributesOf(v.Type()) {
			if value := v.FieldByIndex(field.Index); !value.IsZero() {
				names[nameOf(v.Type(), field)] = true
				fieldsOfValue(value, names)
			}
		}
	}
}

// unknownAttributes adds the names of the attributes in a value that the SDK
// has no field for.
func unknownAttributes(v reflect.Value, names map[string]bool) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			unknownAttributes(v.Elem(), names)
		}
	case reflect.Slice:
		for i := range v.Len() {
			unknownAttributes(v.Index(i), names)
		}
	case reflect.Struct:
		if !isObject(v.Type()) {
			return
		}
		owner, _, _ := strings.Cut(v.Type().Name(), "[")
		if extra := v.FieldByName("Extra"); extra.IsValid() {
			for _, name := range extra.MapKeys() {
				names[owner+"."+name.String()] = true
			}
		}
		for _, field := range attributesOf(v.Type()) {
			unknownAttributes(v.FieldByIndex(field.Index), names)
		}
	}
}
