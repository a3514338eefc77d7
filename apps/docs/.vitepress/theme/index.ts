import { useData } from 'vitepress';
import theme from 'vitepress/theme-without-fonts';
import { watchPostEffect } from 'vue';
import './style.css';

export default {
  extends: theme,
  /** Makes the content of the home page its main landmark: VitePress has one on the other pages only. */
  setup(): void {
    const { frontmatter } = useData();
    watchPostEffect(() => {
      const content = document.getElementById('VPContent');
      if (frontmatter.value.layout === 'home') content?.setAttribute('role', 'main');
      else content?.removeAttribute('role');
    });
  },
};
