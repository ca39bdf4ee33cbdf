package main

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"

	"golang.org/x/oauth2"
)

// tokenFile is a file that keeps tokens. Only its owner can read it.
type tokenFile string

func (f tokenFile) load() (*oauth2.Token, error) {
	data, err := os.ReadFile(string(f))
	if err != nil {
		return nil, err
	}
	token := new(oauth2.Token)
	return token, json.Unmarshal(data, token)
}

// save is a [webex.TokenStore]. It writes another file and then gives it the
// name, so that there are whole tokens whenever the machine stops.
func (f tokenFile) save(_ context.Context, token *oauth2.Token) error {
	data, err := json.Marshal(token)
	if err != nil {
		return err
	}
	dir := filepath.Dir(string(f))
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	file, err := os.CreateTemp(dir, ".tokens-*") // for its owner alone
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err == nil {
		err = os.Rename(file.Name(), string(f))
	}
	if err != nil {
		return errors.Join(err, os.Remove(file.Name()))
	}
	return nil
}
