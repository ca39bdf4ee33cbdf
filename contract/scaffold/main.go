// Command scaffold drafts a resource of the SDK from the official
// specifications, for a person to finish: the service's file, its rows in the
// table of calls, and its example.
//
//	go run ./scaffold MeetingInvitees
//	go run ./scaffold -w MeetingInvitees
//
// The first prints the draft, the second writes its files, unless they are
// there, and adds the service to client.go. What is left to do then is what the
// lines say that begin with "// DRAFT:", which are repeated at the end.
//
// The names come from services.md, which stands in operations/ beside the
// folder of the specifications.
package main

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"log"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/go-webex/webex/contract/internal/specs"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("scaffold: ")
	write := flag.Bool("w", false, "write the files instead of printing them")
	root := flag.String("root", "..", "the folder of package webex")
	list := flag.String("services", "", "services.md (by default operations/services.md beside the specifications)")
	flag.Parse()
	if flag.NArg() != 1 {
		log.Fatal("which service? For example: go run ./scaffold MeetingInvitees")
	}
	d, err := scaffold(flag.Arg(0), *root, *list)
	if err != nil {
		log.Fatal(err)
	}
	files := d.files()
	if *write {
		if err = save(*root, files); err == nil {
			err = addToClient(*root, d.service, d.spec())
		}
	} else {
		show(files)
	}
	if err != nil {
		log.Fatal(err)
	}
	report(files)
}

// A file is a part of a draft.
type file struct{ path, source string }

// scaffold drafts a service.
func scaffold(service, root, list string) (*drafter, error) {
	folder, err := specs.Folder()
	if err != nil {
		return nil, err
	}
	if list == "" {
		list = besideSpecs(folder)
	}
	services, err := readServices(list)
	if err != nil {
		return nil, err
	}
	if services[service] == nil {
		names := slices.Sorted(maps.Keys(services))
		return nil, fmt.Errorf("%s has no service %q, but %s", list, service, strings.Join(names, ", "))
	}
	d, err := newDrafter(service, fileName(service, services), root, folder)
	if err != nil {
		return nil, err
	}
	all, err := specs.Read(folder)
	if err != nil {
		return nil, err
	}
	return d, d.build(all, services[service])
}

// files returns the draft.
func (d *drafter) files() []file {
	return []file{
		{d.file + ".go", d.resource()},
		{filepath.Join("internal", "calltable", d.file+".go"), d.rows()},
		{d.file + "_example_test.go", d.example()},
	}
}

// spec returns the specification that the service is in.
func (d *drafter) spec() string { return d.methods[0].op.Spec.Name }

// besideSpecs is where services.md is, unless another one is named.
func besideSpecs(folder string) string {
	return filepath.Join(folder, "..", "operations", "services.md")
}

func newDrafter(service, name, root, folder string) (*drafter, error) {
	d := &drafter{named: make(map[string]*definition), answered: make(map[*openapi3.Schema]*definition)}
	d.service, d.file = service, name
	var err error
	if d.declared, err = declaredIn(root); err != nil {
		return nil, err
	}
	var paths []string
	for _, name := range specs.Names {
		paths = append(paths, specs.Path(folder, name))
	}
	d.order, err = readOrder(paths...)
	return d, err
}

// declaredIn returns the names that the package in a folder has.
func declaredIn(folder string) (map[string]bool, error) {
	paths, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		return nil, err
	}
	names := make(map[string]bool)
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		for _, decl := range file.Decls {
			addNames(names, decl)
		}
	}
	return names, nil
}

func addNames(names map[string]bool, decl ast.Decl) {
	switch decl := decl.(type) {
	case *ast.FuncDecl:
		if decl.Recv == nil {
			names[decl.Name.Name] = true
		}
	case *ast.GenDecl:
		for _, spec := range decl.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				names[spec.Name.Name] = true
			case *ast.ValueSpec:
				for _, name := range spec.Names {
					names[name.Name] = true
				}
			}
		}
	}
}

func show(files []file) {
	for _, f := range files {
		fmt.Printf("-- %s --\n%s\n", f.path, f.source)
	}
}

// save writes the files, or none if one of them is there.
func save(root string, files []file) error {
	for _, f := range files {
		if _, err := os.Stat(filepath.Join(root, f.path)); err == nil {
			return fmt.Errorf("%s is there already", f.path)
		}
	}
	for _, f := range files {
		if err := os.WriteFile(filepath.Join(root, f.path), []byte(f.source), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// report says what is left to a person.
func report(files []file) {
	fmt.Fprintln(os.Stderr, "To decide:")
	for _, f := range files {
		for _, text := range markers(f.source) {
			fmt.Fprintf(os.Stderr, "  %s: %s\n", f.path, text)
		}
	}
	fmt.Fprintln(os.Stderr, "Then remove the lines that begin with // DRAFT:")
}
