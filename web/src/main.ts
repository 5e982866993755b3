import { mount } from 'svelte';
import './design/tokens.css';
import './design/components.css';
import './design/pages.css';
import './design/print.css';
import App from './App.svelte';

const target = document.getElementById('page');
if (target) mount(App, { target });
